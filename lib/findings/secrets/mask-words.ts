import type { FoundSecret } from './found-secret.ts';
import { findSecrets, hideMarks, MOST_ROUNDS, mergeFound, replaceAll } from './mask-text.ts';
import { findSecretName } from './secret-name.ts';
import { isSecretValue } from './secret-value.ts';

type Fingerprint = (value: string) => string;

/** Masks the secrets in the words of one command line. Each word is read alone and as part of the line. */
export function maskWords(words: readonly string[], fingerprint: Fingerprint): string[] {
  let masked = [...words];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = maskOnce(masked, fingerprint);
    if (next.every((word, index) => word === masked[index])) break;
    masked = next;
  }
  return masked;
}

function maskOnce(words: readonly string[], fingerprint: Fingerprint): string[] {
  const quoted = words.map(quote);
  const inLine = findSecrets(quoted.join(' '));
  let at = 1;
  let first = 0;
  return words.map((word, index) => {
    const [start, end] = [at, at + word.length];
    at = end + 3;
    while ((inLine[first]?.end ?? Infinity) <= start) first += 1;
    const found: FoundSecret[] = [];
    for (let next = first; (inLine[next]?.start ?? Infinity) < end; next += 1) {
      const one = inLine[next];
      if (one) found.push({ ...one, start: Math.max(one.start, start) - start, end: Math.min(one.end, end) - start });
    }
    return maskWord(word, [...found, ...findAssigned(word, words[index - 1]), ...findSecrets(word)], fingerprint);
  });
}

function maskWord(word: string, found: readonly FoundSecret[], fingerprint: Fingerprint): string {
  const open = hideMarks(word);
  // Existing marks stay, also inside a longer finding.
  const merged = mergeFound(found.filter(({ start, end }) => !/^\{\{M+\}\}$/.test(open.slice(start, end))));
  return replaceAll(word, merged, fingerprint);
}

/** Quotes a word with a quote that it does not contain, so that it ends at its real end. */
function quote(word: string): string {
  const sign = word.includes('"') && !word.includes("'") ? "'" : '"';
  return sign + word + sign;
}

/**
 * Finds the value of NAME=value and --name=value. The whole rest of the word is the value, unless it is a script for a
 * shell.
 */
function findAssigned(word: string, before: string | undefined): FoundSecret[] {
  if (before === undefined || /^-\w{0,8}c$|^CMD-SHELL$/.test(before)) return [];
  const name = /^-{0,2}([A-Za-z_][\w.-]{0,120})=/.exec(word);
  const secretName = name && findSecretName(name[1] ?? '');
  if (name === null || secretName === null) return [];
  const start = name[0].length;
  const isSecret = isSecretValue(hideMarks(word).slice(start), secretName, 'none');
  return isSecret ? [{ start, end: word.length, label: secretName.label }] : [];
}
