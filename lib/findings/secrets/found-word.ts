import { findEchoed } from './find-echoed.ts';
import type { FoundSecret } from './found-secret.ts';
import { isHarmlessValue } from './secret-value.ts';
import { type ShellWord, skip, take } from './shell-words.ts';
import { findSubstitutions } from './substitutions.ts';

const PASSWORD = { label: 'password', values: 'any' } as const;

/** FoundWord is a part of a text that a command takes as a password. */
export type FoundWord = { text: string; start: number; end: number; isLiteral?: boolean };

/** Returns the index of the first word that names one of the programs, with or without a folder, or -1. */
export function indexOfProgram(words: readonly ShellWord[], programs: RegExp): number {
  return words.findIndex(({ text }) => programs.test(text.slice(text.lastIndexOf('/') + 1)));
}

/**
 * Returns the text after the user's name, or null when there is none. With "x-oauth-basic" the user itself is the
 * token.
 */
export function skipUser(word: ShellWord, separator: RegExp): ShellWord | null {
  const at = word.text.search(separator);
  if (at < 0) return null;
  return word.text.endsWith(':x-oauth-basic') ? take(word, at) : skip(word, at + 1);
}

export function toFound(word: FoundWord | null): FoundSecret[] {
  if (word === null || word.text === '') return [];
  if (isHarmlessValue(word.text, word.isLiteral === true ? 'none' : 'shell')) return findPrinted(word);
  // "docker run -u 1000:1000" contains no password, and an option is none either.
  if (/^\d{1,5}$/.test(word.text) || word.text.startsWith('-')) return [];
  return [{ start: word.start, end: word.end, label: 'password' }];
}

/** Finds the password that a command in the word prints: "$(echo password)". */
function findPrinted({ text, start, end }: FoundWord): FoundSecret[] {
  if (end - start !== text.length || !/[(`]/.test(text)) return [];
  const place = { start: 0, end: text.length, name: PASSWORD, substitutions: findSubstitutions(text) };
  return findEchoed(text, place).map((one) => ({ ...one, start: start + one.start, end: start + one.end }));
}
