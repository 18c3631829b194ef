import { hasRandom, looksRandom } from './random-value.ts';
import { isReference, type Reader } from './references.ts';
import type { SecretName } from './secret-name.ts';

const TRIVIAL =
  /^(?:|true|false|yes|no|on|off|null|nil|none|undefined|empty|enabled?|disabled?|required|optional|auto|inherit|unused|dummy|placeholder|redacted|masked|hidden|x-oauth-basic|0|1|\*+|x{3,}|\.{2,}|…|<[^<>]*>|\[[^[\]]*\]|[[\]{}]+|%[A-Za-z_]\w*%|(?:%s\W*)+(?:\\n)?|#+)$/i;
const DIGEST = /^(?:sha(?:1|256|384|512)|md5)[:-][A-Za-z0-9+/=]+$/i;
const WEB_ADDRESS = /^(?:https?|file|docker|oci|git|ssh):\/\//i;
/** Paths of files: of lower-case words, so that base64 which begins with a slash is none. */
const PATH =
  /^(?:~|\.{1,2})?\/[a-z0-9._@/-]*$|^(?:~|\.{1,2}|\$\{?\w+\}?)\/[\w.@/-]+$|^[A-Za-z]:[\\/][\w.@\\/ -]*$|^[\w.@\\/-]+\.(?:txt|json|ya?ml|pem|key|crt|cer|p12|jks|env|cfg|conf|ini)$/;
/** Where OpenSSL and BuildKit take a secret from, instead of the secret. */
const SOURCE = /^(?:env|file|fd|id|type|src|source|target)[:=]\S|^(?:stdin|-)$/;
/** Where a store of secrets has it. */
const STORED =
  /^(?:arn:aws[a-z-]*:(?:secretsmanager|ssm|kms):|(?:op|vault|ssm|awssm|gcpsm|azkv|keyvault|secretsmanager|infisical|doppler|ref\+[a-z]+):\/\/|(?:vault|ssm|secretsmanager|keyvault):[\w.-]*\/[\w./:#-]*$|projects\/[\w-]+\/secrets\/)/;
/** A variable of a program: process.env.TOKEN. */
const VARIABLE =
  /^(?:process\.env|import\.meta\.env|os|args?|env|config|settings|options|opts|params|self|this)(?:\.[A-Za-z_]\w*)+[,;)}]*$/;
/** The name of a header that has it. */
const HEADER = /^X(?:-[A-Z][A-Za-z]*)+$/;

/** Whether a value stands for a secret that is elsewhere, or is no secret at all. */
export function isHarmlessValue(value: string, reader: Reader = 'shell'): boolean {
  const text = withoutParts(value);
  return isPlain(text) || isReference(text, reader);
}

/** A secret that is masked already, as a part of a path or address, is like any word of it. */
const withoutParts = (value: string) =>
  value
    .trim()
    .replace(/…$/, '')
    .replace(/\{\{M+\}\}(?=.)|(?<=.)\{\{M+\}\}/g, 'm');

const isPlain = (text: string) =>
  TRIVIAL.test(text) || [DIGEST, WEB_ADDRESS, PATH, SOURCE, STORED, VARIABLE, HEADER].some((kind) => kind.test(text));

/** Whether a label's value is a secret: no shell reads it, so that only a whole reference is one, and a password may be any text. */
export function isSecretLabel(value: string, name: SecretName): boolean {
  if (name.values !== 'any') return isSecretValue(value, name, 'nobody');
  const text = withoutParts(value);
  if (TRIVIAL.test(text) || STORED.test(text) || isReference(text, 'nobody') || isKeyName(text, name)) return false;
  return name.label === 'password' || !isPlain(text);
}

/** Whether a value counts under a name. */
export function isSecretValue(value: string, name: SecretName, reader: Reader = 'shell'): boolean {
  if (isHarmlessValue(value, reader)) return false;
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

/** "0x9D6D8F6BC857C906" or 40 hexadecimal digits in capitals: how OpenPGP names a key. Signing keys have small letters too. */
function isKeyName(value: string, { label, isSigning }: SecretName): boolean {
  if (label !== 'key') return false;
  const digits = value.replace(/^0x|\s+/gi, '');
  return (
    /^(?:[0-9A-F]{8}|[0-9A-F]{16}|[0-9A-F]{40})$/.test(digits) || (isSigning === true && /^[0-9a-f]{40}$/.test(digits))
  );
}

/** Basic authentication as registries and npm store it. */
function hasUserInBase64(value: string): boolean {
  if (value.length < 8 || value.length > 2_000 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(value)) return false;
  return /^[\x20-\x39\x3b-\x7e]+:[\x20-\x7e]+$/.test(Buffer.from(value, 'base64').toString('latin1'));
}
