import { findEchoed } from './find-echoed.ts';
import type { FoundSecret } from './found-secret.ts';
import { isHarmlessValue } from './secret-value.ts';
import { type ShellWord, skip, take } from './shell-words.ts';
import { findSubstitutions } from './substitutions.ts';

const PASSWORD = { label: 'password', values: 'any' } as const;

/** A part of a text that a command takes as a password. */
export type FoundWord = { text: string; start: number; end: number; isLiteral?: boolean };

/** Where a command names one of some programs, with or without its folder. */
export function indexOfProgram(words: readonly ShellWord[], programs: RegExp): number {
  return words.findIndex(({ text }) => programs.test(text.slice(text.lastIndexOf('/') + 1)));
}

/** What follows the user's name; null where there is no more than that. Beside "x-oauth-basic" the user is a token. */
export function behindUser(word: ShellWord, separator: RegExp): ShellWord | null {
  const at = word.text.search(separator);
  if (at < 0) return null;
  return word.text.endsWith(':x-oauth-basic') ? take(word, at) : skip(word, at + 1);
}

export function toFound(word: FoundWord | null): FoundSecret[] {
  if (word === null || word.text === '') return [];
  if (isHarmlessValue(word.text, word.isLiteral === true ? 'nobody' : 'shell')) return findGiven(word);
  // "docker run -u 1000:1000" is no password, and neither is an option.
  if (/^\d{1,5}$/.test(word.text) || word.text.startsWith('-')) return [];
  return [{ start: word.start, end: word.end, label: 'password' }];
}

/** The password that a command in the word gives: "$(echo password)". */
function findGiven({ text, start, end }: FoundWord): FoundSecret[] {
  if (end - start !== text.length || !/[(`]/.test(text)) return [];
  const place = { start: 0, end: text.length, name: PASSWORD, substitutions: findSubstitutions(text) };
  return findEchoed(text, place).map((one) => ({ ...one, start: start + one.start, end: start + one.end }));
}
