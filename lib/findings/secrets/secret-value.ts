import { hasRandom, looksRandom } from './random-value.ts';
import { type Expansion, isReference } from './references.ts';
import type { SecretName } from './secret-name.ts';

const TRIVIAL =
  /^(?:|true|false|yes|no|on|off|null|nil|none|undefined|empty|enabled?|disabled?|required|optional|auto|inherit|unused|dummy|placeholder|redacted|masked|hidden|x-oauth-basic|0|1|\*+|x{3,}|\.{2,}|…|<[^<>]*>|\[[^[\]]*\]|[[\]{}]+|%[A-Za-z_]\w*%|(?:%s\W*)+(?:\\n)?|#+)$/i;
const DIGEST = /^(?:sha(?:1|256|384|512)|md5)[:-][A-Za-z0-9+/=]+$/i;
const WEB_ADDRESS = /^(?:https?|file|docker|oci|git|ssh):\/\//i;
/** Matches file paths. Words are in lower case, so that base64 with a leading slash does not match. */
const PATH =
  /^(?:~|\.{1,2})?\/[a-z0-9._@/-]*$|^(?:~|\.{1,2}|\$\{?\w+\}?)\/[\w.@/-]+$|^[A-Za-z]:[\\/][\w.@\\/ -]*$|^[\w.@\\/-]+\.(?:txt|json|ya?ml|pem|key|crt|cer|p12|jks|env|cfg|conf|ini)$/;
/** Matches where OpenSSL and BuildKit read a secret from. */
const SOURCE = /^(?:env|file|fd|id|type|src|source|target)[:=]\S|^(?:stdin|-)$/;
/** Matches the address of a secret in a secret store. */
const STORED =
  /^(?:arn:aws[a-z-]*:(?:secretsmanager|ssm|kms):|(?:op|vault|ssm|awssm|gcpsm|azkv|keyvault|secretsmanager|infisical|doppler|ref\+[a-z]+):\/\/|(?:vault|ssm|secretsmanager|keyvault):[\w.-]*\/[\w./:#-]*$|projects\/[\w-]+\/secrets\/)/;
/** Matches a program's variable: process.env.TOKEN. */
const VARIABLE =
  /^(?:process\.env|import\.meta\.env|os|args?|env|config|settings|options|opts|params|self|this)(?:\.[A-Za-z_]\w*)+[,;)}]*$/;
/** Matches the name of a header that carries the secret. */
const HEADER = /^X(?:-[A-Z][A-Za-z]*)+$/;

/** Reports whether a value refers to a secret elsewhere or cannot be a secret. */
export function isHarmlessValue(value: string, expansion: Expansion = 'shell'): boolean {
  const text = withoutInnerMarks(value);
  return isPlain(text) || isReference(text, expansion);
}

/** A mark inside a path or address counts as an ordinary word. */
const withoutInnerMarks = (value: string) =>
  value
    .trim()
    .replace(/…$/, '')
    .replace(/\{\{M+\}\}(?=.)|(?<=.)\{\{M+\}\}/g, 'm');

const isPlain = (text: string) =>
  TRIVIAL.test(text) || [DIGEST, WEB_ADDRESS, PATH, SOURCE, STORED, VARIABLE, HEADER].some((kind) => kind.test(text));

/**
 * Reports whether a label's value is a secret. No shell expands labels, so only a complete reference counts as one. A
 * password can be any text.
 */
export function isSecretLabel(value: string, name: SecretName): boolean {
  if (name.values !== 'any') return isSecretValue(value, name, 'none');
  const text = withoutInnerMarks(value);
  if (TRIVIAL.test(text) || STORED.test(text) || isReference(text, 'none') || isKeyName(text, name)) return false;
  return name.label === 'password' || !isPlain(text);
}

/** Reports whether a value counts as a secret under a name. */
export function isSecretValue(value: string, name: SecretName, expansion: Expansion = 'shell'): boolean {
  if (isHarmlessValue(value, expansion)) return false;
  switch (name.values) {
    case 'any':
      return !isKeyName(value, name);
    case 'no path':
      return !/^(?:[/~.\\]|[A-Za-z]:[\\/])/.test(value);
    case 'random':
      return looksRandom(value);
    case 'random list':
      return hasRandom(value);
    case 'credential':
      return looksRandom(value) || /^[^\s:/]+:[^\s:/]+/.test(value) || hasUserInBase64(value);
  }
}

/**
 * Matches OpenPGP key ids: "0x9D6D8F6BC857C906" or 40 upper-case hexadecimal digits. Signing keys can also be in lower
 * case.
 */
function isKeyName(value: string, { label, isSigning }: SecretName): boolean {
  if (label !== 'key') return false;
  const digits = value.replace(/^0x|\s+/gi, '');
  return (
    /^(?:[0-9A-F]{8}|[0-9A-F]{16}|[0-9A-F]{40})$/.test(digits) || (isSigning === true && /^[0-9a-f]{40}$/.test(digits))
  );
}

/** Recognises "user:password" in base64, as registries and npm store it. */
function hasUserInBase64(value: string): boolean {
  if (value.length < 8 || value.length > 2_000 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(value)) return false;
  return /^[\x20-\x39\x3b-\x7e]+:[\x20-\x7e]+$/.test(Buffer.from(value, 'base64').toString('latin1'));
}
