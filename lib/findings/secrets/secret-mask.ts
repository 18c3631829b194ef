import { formatSecretMark } from '#lib/image/secret-mark.ts';
import { createFingerprint } from './fingerprint.ts';
import { findSecrets, hideMarks, MOST_ROUNDS, maskText } from './mask-text.ts';
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
  /** Fields of a config: texts, and lists that are command lines. */
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
    return text(value);
  }

  function maskWordsOnce(list: readonly string[]): string[] {
    const line = list.map((word) => `"${word}"`).join(' ');
    const found = findSecrets(line);
    let at = 1;
    return list.map((word) => {
      const [start, end] = [at, at + word.length];
      at = end + 3;
      const isMasked = word === '' || /^\{\{M+\}\}$/.test(hideMarks(word));
      const whole = isMasked ? undefined : found.find((one) => one.start <= start && one.end >= end);
      return whole ? formatSecretMark(whole.label, fingerprint(word)) : text(word);
    });
  }

  function words(list: readonly string[], rounds = MOST_ROUNDS): string[] {
    const masked = maskWordsOnce(list);
    const isMore = masked.some((word, index) => word !== list[index]);
    return isMore && rounds > 1 ? words(masked, rounds - 1) : masked;
  }

  function json(value: unknown): unknown {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map(json);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, json(field)]));
  }

  const fact = (value: unknown) =>
    Array.isArray(value) && value.every((word) => typeof word === 'string') ? words(value) : json(value);

  return {
    text,
    words: (list) => words(list),
    labels: (labels) =>
      Object.fromEntries(Object.entries(labels).map(([name, value]) => [text(name), label(name, value)])),
    facts: (facts) => Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, fact(value)])),
    json,
  };
}
