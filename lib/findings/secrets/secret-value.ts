import type { SecretName } from './secret-name.ts';

const TRIVIAL =
  /^(?:|true|false|yes|no|on|off|null|nil|none|undefined|empty|enabled?|disabled?|required|optional|auto|unused|dummy|placeholder|redacted|masked|hidden|0|1|\*+|x{3,}|\.{2,}|…|<[^<>]*>|\[[^[\]]*\]|%[A-Za-z_]\w*%|(?:%s\W*)+(?:\\n)?|#+)$/i;
/** $NAME, ${NAME}, ${NAME:?message}, $(command), `command`, {{ template }}, $env:NAME, ${{ github }}. */
const REFERENCE =
  /\$\{\{[^{}]*\}\}|\$\{[A-Za-z_]\w*(?:[^{}:\w=+-][^{}]*|:?\?[^{}]*|:\d[^{}]*|:?[-=+](?:\$\w+)?)?\}|\$(?:env:)?[A-Za-z_]\w*|\$[0-9@*#?!]|\{\{[^{}]*\}\}/g;
const DIGEST = /^(?:sha(?:1|256|384|512)|md5)[:-][A-Za-z0-9+/=]+$/i;
const WEB_ADDRESS = /^(?:https?|file|docker|oci|git|ssh):\/\//i;
/** Paths of files: of lower-case words, so that base64 which begins with a slash is none. */
const PATH =
  /^(?:~|\.{1,2})?\/[a-z0-9._@/-]*$|^(?:~|\.{1,2}|\$\{?\w+\}?)\/[\w.@/-]+$|^[\w.-]+\.(?:txt|json|ya?ml|pem|key|crt|cer|p12|jks|env|cfg|conf|ini)$/;
/** Where OpenSSL and BuildKit take a secret from, instead of the secret. */
const SOURCE = /^(?:env|file|fd|id|type|src|source|target)[:=]\S|^(?:stdin|-)$/;

/** Whether a value stands for a secret that is elsewhere, or is no secret at all. */
export function isHarmlessValue(value: string): boolean {
  const text = withoutParts(value);
  if (text.includes('$(') || text.includes('`') || SOURCE.test(text)) return true;
  return isPlain(text) || isReference(text);
}

/** A secret that is masked already, as a part of a path or address, is like any word of it. */
const withoutParts = (value: string) => value.trim().replace(/\{\{M+\}\}(?=.)|(?<=.)\{\{M+\}\}/g, 'm');

const isPlain = (text: string) => TRIVIAL.test(text) || DIGEST.test(text) || WEB_ADDRESS.test(text) || PATH.test(text);

/** "$USER:$PASSWORD" has nothing of its own but what is between. */
function isReference(text: string): boolean {
  const literal = text.includes('$') || text.includes('{{') ? text.replace(REFERENCE, '') : text;
  return literal !== text && literal.replace(/[^A-Za-z0-9]/g, '').length < 4;
}

/** Whether a label's value is a secret: no shell reads it, so that only a whole reference is one, and a password may be any text. */
export function isSecretLabel(value: string, name: SecretName): boolean {
  if (name.values !== 'any') return isSecretValue(value, name);
  const text = withoutParts(value);
  return (
    !TRIVIAL.test(text) && !isReference(text) && (name.label === 'password' || !isPlain(text)) && !isKeyName(text, name)
  );
}

const isKeyName = (text: string, { label }: SecretName) => label === 'key' && isFingerprint(text);

/** Whether a value counts under a name. */
export function isSecretValue(value: string, name: SecretName): boolean {
  if (isHarmlessValue(value)) return false;
  switch (name.values) {
    case 'any':
      return !isKeyName(value, name);
    case 'random':
      return looksRandom(value);
    case 'credential':
      return looksRandom(value) || /^[^\s:/]+:[^\s:/]+/.test(value) || hasUserInBase64(value);
  }
}

/** "0x9D6D8F6BC857C906" or 40 hexadecimal digits in capitals: how OpenPGP names a key. */
function isFingerprint(value: string): boolean {
  const digits = value.replace(/^0x|\s+/gi, '');
  return /^(?:[0-9A-F]{8}|[0-9A-F]{16}|[0-9A-F]{40})$/.test(digits);
}

const LEAST_RANDOM = 16;

/** Letters and digits that change too often for words: base64, hexadecimal, UUID; fingerprints and git's hashes are none. */
export function looksRandom(value: string): boolean {
  const text = value.slice(0, 512);
  if (text.length < LEAST_RANDOM || !/^[A-Za-z0-9+/=_.~-]+$/.test(text) || !/\d/.test(text)) return false;
  if (/^(?:0x)?(?:[0-9A-Fa-f]{16}|[0-9A-Fa-f]{40})$/.test(text) || /^\d+$/.test(text)) return false;
  let [changes, digits, before] = [0, 0, ''];
  for (const character of text) {
    const kind = kindOf(character);
    if (kind === 'digit') digits += 1;
    if (kind !== 'other' && before !== '' && kind !== before) changes += 1;
    if (kind !== 'other') before = kind;
  }
  return digits >= 2 && changes / text.length >= 0.25;
}

function kindOf(character: string): 'digit' | 'upper' | 'lower' | 'other' {
  const code = character.charCodeAt(0);
  if (code >= 48 && code <= 57) return 'digit';
  if (code >= 65 && code <= 90) return 'upper';
  return code >= 97 && code <= 122 ? 'lower' : 'other';
}

/** Basic authentication as registries and npm store it. */
function hasUserInBase64(value: string): boolean {
  if (value.length < 8 || value.length > 2_000 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(value)) return false;
  return /^[\x20-\x39\x3b-\x7e]+:[\x20-\x7e]+$/.test(Buffer.from(value, 'base64').toString('latin1'));
}
