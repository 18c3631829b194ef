import type { FindSecrets, FoundSecret } from './found-secret.ts';
import { findSecretName } from './secret-name.ts';
import { isSecretValue } from './secret-value.ts';

const RUN = /^(?:\s{0,20}RUN\s{1,20})?/;
const ARGUMENTS = /^\|(\d{1,3}) /;
const SHELL =
  / (?:(?:\/usr)?(?:\/local)?\/bin\/(?:ba|da|a|z|k|fi)?sh|\/bin\/busybox sh|\/usr\/bin\/env|cmd|powershell(?:\.exe)?|pwsh)(?= )/;
const PAIRS = /^(?:\/bin\/sh -c #\(nop\)\s{1,4})?(?:ENV|ARG|LABEL)\s{1,20}/;
const BUILDKIT = /\s# buildkit\s*$/;
const NAME = /(?:^|\s)("?)([A-Za-z_][A-Za-z0-9_.\-/]*)\1=/g;

/**
 * Values that are written without quotes although they have blanks: builders write build arguments, ENV, ARG and LABEL so. A value
 * goes on to the next name.
 */
export const findPairs: FindSecrets = (text) => {
  const run = RUN.exec(text)?.[0].length ?? 0;
  const counted = ARGUMENTS.exec(text.slice(run, run + 6));
  if (counted !== null) {
    const start = run + counted[0].length;
    return findBuildArguments(text, start, Number(counted[1]));
  }
  const head = PAIRS.exec(text.slice(0, 64));
  if (head === null) return [];
  const start = head[0].length;
  const end = text.length - (BUILDKIT.exec(text.slice(-40))?.[0].length ?? 0);
  return /^\S+=/.test(text.slice(start, start + 300)) ? valuesOf(text, start, end, 0) : findOnePair(text, start, end);
};

function findBuildArguments(text: string, start: number, count: number): FoundSecret[] {
  const shell = SHELL.exec(text.slice(start));
  const end = shell === null ? endOfWords(text, start, count) : start + shell.index;
  const names = listNames(text, start, end);
  return valuesOf(text, start, end, Math.max(0, names.length - count));
}

type Name = { name: string; at: number; valueAt: number };

function listNames(text: string, start: number, end: number): Name[] {
  return [...text.slice(start, end).matchAll(NAME)].map(({ index, 0: all, 2: name = '' }) => ({
    name,
    at: start + index,
    valueAt: start + index + all.length,
  }));
}

/** @param doubtful - how many of the names belong to values: a secret value may go on over as many of them */
function valuesOf(text: string, start: number, end: number, doubtful: number): FoundSecret[] {
  const names = listNames(text, start, end);
  return names.flatMap(({ name, valueAt }, index) => {
    const secretName = findSecretName(name);
    if (secretName === null) return [];
    const valueEnd = names[index + 1 + doubtful]?.at ?? end;
    const span = trim(text, valueAt, valueEnd);
    return isSecretValue(text.slice(span.start, span.end), secretName) ? [{ ...span, label: secretName.label }] : [];
  });
}

/** "ENV NAME value with blanks" of old Dockerfiles. */
function findOnePair(text: string, start: number, end: number): FoundSecret[] {
  const name = /^\S{1,200}(?=\s)/.exec(text.slice(start, start + 201))?.[0] ?? '';
  const secretName = findSecretName(name);
  if (name === '' || secretName === null) return [];
  const span = trim(text, start + name.length, end);
  return isSecretValue(text.slice(span.start, span.end), secretName) ? [{ ...span, label: secretName.label }] : [];
}

/** Without blanks and one pair of quotes around it. */
function trim(text: string, from: number, to: number): { start: number; end: number } {
  const value = text.slice(from, to);
  let start = from + (value.length - value.trimStart().length);
  let end = Math.max(start, to - (value.length - value.trimEnd().length));
  const quote = text[start];
  if (end - start >= 2 && (quote === '"' || quote === "'") && text[end - 1] === quote) {
    start += 1;
    end -= 1;
  }
  return { start, end };
}

/** Where no shell is known, each value is one word; the last one goes on to what looks like a program's path. */
function endOfWords(text: string, start: number, count: number): number {
  const program = text.slice(start).search(/ \/[a-z]/);
  if (program >= 0) return start + program;
  const word = /\S+\s*/y;
  word.lastIndex = start;
  let end = start;
  for (let left = count; left > 0 && word.test(text); left -= 1) end = word.lastIndex;
  return end;
}
