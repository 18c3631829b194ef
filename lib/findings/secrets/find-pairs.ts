import { findExpandedUrlPasswords } from './find-urls.ts';
import { type FindSecrets, type FoundSecret, MOST_SECRETS } from './found-secret.ts';
import { findSecretName } from './secret-name.ts';
import { isSecretValue } from './secret-value.ts';

const RUN = /^(?:\s{0,20}RUN\s{1,20})?/;
const ARGUMENTS = /^\|(\d{1,3}) /;
const SHELL =
  / (?:(?:\/usr)?(?:\/local)?\/bin\/(?:ba|da|a|z|k|fi)?sh|\/bin\/busybox sh|\/usr\/bin\/env|cmd|powershell(?:\.exe)?|pwsh)(?= )/;
const PAIRS = /^(?:\/bin\/sh -c #\(nop\)\s{1,4})?(?:ENV|ARG|LABEL)\s{1,20}/;
const BUILDKIT = /\s# buildkit\s*$/;
/** Matches a placeholder such as "<your password>" of a usage text. */
const PLACEHOLDER = /^<[A-Za-z][\w -]{0,60}>(?:\s|$)/;
const NAME = /(?:^|\s)("?)([A-Za-z_][A-Za-z0-9_.\-/]*)\1=/g;

/**
 * Finds unquoted values with blanks. Builders write build arguments, ENV, ARG and LABEL in this form. A value extends
 * to the next name.
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
  if (!/^\S+=/.test(text.slice(start, start + 300))) return findOnePair(text, start, end);
  return valuesOf(text, namesOutsideQuotes(text, start, end), { end, doubtful: 0 });
};

function findBuildArguments(text: string, start: number, count: number): FoundSecret[] {
  const shell = SHELL.exec(text.slice(start));
  const end = shell === null ? endOfWords(text, start, count) : start + shell.index;
  const names = listNames(text, start, end);
  return valuesOf(text, names, { end, doubtful: Math.max(0, names.length - count) });
}

type Name = { name: string; at: number; valueAt: number };

function listNames(text: string, start: number, end: number): Name[] {
  return [...text.slice(start, end).matchAll(NAME)].map(({ index, 0: all, 2: name = '' }) => ({
    name,
    at: start + index,
    valueAt: start + index + all.length,
  }));
}

/** Ignores a name inside the quotes of another value: LABEL usage="docker run -e PASSWORD=…". */
function namesOutsideQuotes(text: string, start: number, end: number): Name[] {
  let quotedUntil = start;
  return listNames(text, start, end).filter(({ at, valueAt }) => {
    if (at < quotedUntil) return false;
    const closing = text[valueAt] === '"' ? /(?<!\\)"(?=\s|$)/g : null;
    if (closing !== null) {
      closing.lastIndex = valueAt + 1;
      quotedUntil = closing.exec(text)?.index ?? quotedUntil;
    }
    return true;
  });
}

/** @param doubtful - how many of the names can be part of a value: a secret may extend over this many of them */
function valuesOf(
  text: string,
  names: readonly Name[],
  { end, doubtful }: { end: number; doubtful: number },
): FoundSecret[] {
  const found: FoundSecret[] = [];
  for (const [index, { name, at, valueAt }] of names.entries()) {
    found.push(...findValue(text, name, trim(text, valueAt, names[index + 1 + doubtful]?.at ?? end)));
    if (found.length > MOST_SECRETS) return [...found, { start: at, end, label: 'secret' }];
  }
  return found;
}

/** Reads "ENV NAME value with blanks" of old Dockerfiles. */
function findOnePair(text: string, start: number, end: number): FoundSecret[] {
  const name = /^\S{1,200}(?=\s)/.exec(text.slice(start, start + 201))?.[0] ?? '';
  return name === '' ? [] : findValue(text, name, trim(text, start + name.length, end));
}

/** Judges a value in which the builder has already expanded variables. */
function findValue(text: string, name: string, { start, end }: { start: number; end: number }): FoundSecret[] {
  const secretName = findSecretName(name);
  const value = text.slice(start, end);
  if (secretName !== null && isSecretValue(value, secretName, 'none') && !PLACEHOLDER.test(value))
    return [{ start, end, label: secretName.label }];
  if (!value.includes('://') || !value.includes('$')) return [];
  return findExpandedUrlPasswords(value).map((one) => ({ ...one, start: start + one.start, end: start + one.end }));
}

/** Removes blanks and one pair of quotes around a value. */
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

/**
 * Finds the end of the arguments when no known shell follows. Each value is one word; the last extends to text that
 * looks like a program's path.
 */
function endOfWords(text: string, start: number, count: number): number {
  const program = text.slice(start).search(/ \/[a-z]/);
  if (program >= 0) return start + program;
  const word = /\S+\s*/y;
  word.lastIndex = start;
  let end = start;
  for (let left = count; left > 0 && word.test(text); left -= 1) end = word.lastIndex;
  return end;
}
