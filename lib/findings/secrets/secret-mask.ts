import { formatSecretMark } from '#lib/image/secret-mark.ts';
import { createFingerprint } from './fingerprint.ts';
import { hideMarks, maskText } from './mask-text.ts';
import { maskWords } from './mask-words.ts';
import { findSecretName } from './secret-name.ts';
import { isSecretLabel } from './secret-value.ts';

/** Raise this with every change of the rules. Texts stored with an older version are masked again at the next start. */
export const SECRET_RULES_VERSION = 2;

/** SecretMask replaces secrets by marks with a fingerprint. Masking a masked text changes nothing. */
export type SecretMask = {
  text(text: string): string;
  /** Masks the words of one command line. "--password" marks the following word as a secret. */
  words(words: readonly string[]): string[];
  /** Masks values whose name reveals a secret, and secrets inside all other values. */
  labels(labels: Readonly<Record<string, string>>): Record<string, string>;
  /**
   * Masks fields of a config: texts, and lists that are command lines. The command continues the entry point's line.
   */
  facts(facts: Readonly<Record<string, unknown>>): Record<string, unknown>;
  /** Masks every text of a JSON value. Its field names are Plimsoll's own and reveal nothing. */
  json(value: unknown): unknown;
};

/** @param key - random bytes of this installation, without which a fingerprint reveals nothing about its secret */
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
