import { formatSecretMark } from '#lib/image/secret-mark.ts';
import { createFingerprint } from './fingerprint.ts';
import { hideMarks, maskText } from './mask-text.ts';
import { maskWords } from './mask-words.ts';
import { findSecretName } from './secret-name.ts';
import { isSecretLabel } from './secret-value.ts';

/** Raised with every change of the rules: what was stored with an older one is masked again at the next start. */
export const SECRET_RULES_VERSION = 1;

/** Replaces secrets by marks with a fingerprint. Masking what is masked changes nothing. */
export type SecretMask = {
  text(text: string): string;
  /** The words of one command line: "--password" names the secret of the word that follows. */
  words(words: readonly string[]): string[];
  /** Values whose name says that they are secret, and secrets in all others. */
  labels(labels: Readonly<Record<string, string>>): Record<string, string>;
  /** Fields of a config: texts, and lists that are command lines. The command goes on where the entry point ends. */
  facts(facts: Readonly<Record<string, unknown>>): Record<string, unknown>;
  /** Every text of a JSON value. Names of fields are Plimsoll's own and say nothing. */
  json(value: unknown): unknown;
};

/** @param key - random bytes of this installation: without them a fingerprint says nothing about its secret */
export function createSecretMask(key: Uint8Array): SecretMask {
  const fingerprint = createFingerprint(key);
  const text = (value: string) => maskText(value, fingerprint);

  function label(name: string, value: string): string {
    const secretName = findSecretName(name);
    if (secretName !== null && isSecretLabel(hideMarks(value), secretName))
      return formatSecretMark(secretName.label, fingerprint(value));
    const masked = text(value);
    return masked === value ? value : label(name, masked);
  }

  const words = (list: readonly string[]) => maskWords(list, fingerprint);

  function json(value: unknown): unknown {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map(json);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, json(field)]));
  }

  const fact = (value: unknown) => (isWords(value) ? words(value) : json(value));

  function facts(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const { entrypoint, command } = fields;
    const masked = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, fact(value)]));
    if (!isWords(entrypoint) || !isWords(command)) return masked;
    const line = words([...entrypoint, ...command]);
    return { ...masked, entrypoint: line.slice(0, entrypoint.length), command: line.slice(entrypoint.length) };
  }

  return {
    text,
    words,
    labels: (labels) =>
      Object.fromEntries(Object.entries(labels).map(([name, value]) => [text(name), label(name, value)])),
    facts,
    json,
  };
}

const isWords = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((word) => typeof word === 'string');
