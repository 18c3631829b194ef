import { LAST_WORDS, OPTIONS, PROGRAMS } from './command-options.ts';
import { findHeredocs, findPiped } from './find-inputs.ts';
import type { FindSecrets, FoundSecret } from './found-secret.ts';
import { skipUser, toFound } from './found-word.ts';
import { type ShellWord, skip, splitCommands } from './shell-words.ts';

/** Command is the words of a command, with the first index of each program among them. */
type Command = { words: readonly ShellWord[]; programs: ReadonlyMap<string, number> };

const PROGRAM = new RegExp([...OPTIONS, ...LAST_WORDS].map(({ programs }) => programs.source).join('|'));

/** Finds passwords in options of known programs, and in the input of programs that read a password. */
export const findCommands: FindSecrets = (text) => {
  if (!PROGRAMS.test(text)) return [];
  const commands = splitCommands(text, PROGRAMS);
  return [
    ...commands.flatMap((words) => {
      const command = { words, programs: listPrograms(words) };
      return command.programs.size === 0 ? [] : [...findOptions(command), ...findLastWords(command)];
    }),
    ...commands.flatMap((_, index) => findPiped(commands, index)),
    ...findHeredocs(text),
  ];
};

function listPrograms(words: readonly ShellWord[]): Map<string, number> {
  const programs = new Map<string, number>();
  for (const [index, { text }] of words.entries()) {
    const name = text.slice(text.lastIndexOf('/') + 1);
    if (PROGRAM.test(name) && !programs.has(name)) programs.set(name, index);
  }
  return programs;
}

function indexOfProgram({ programs }: Command, names: RegExp): number {
  for (const [name, index] of programs) if (names.test(name)) return index;
  return -1;
}

function findOptions(command: Command): FoundSecret[] {
  const { words } = command;
  return OPTIONS.flatMap(({ programs, verbs, option, isAttached, userSeparator }) => {
    const program = indexOfProgram(command, programs);
    if (program < 0 || (verbs && !words.some(({ text }) => verbs.test(text)))) return [];
    return words.slice(program + 1).flatMap((word, offset, rest) => {
      const match = option.exec(word.text);
      const value = isAttached ? match && skip(word, match[0].length) : match && rest[offset + 1];
      if (!value) return [];
      return userSeparator ? toFound(skipUser(value, userSeparator)) : toFound(value);
    });
  });
}

function findLastWords(command: Command): FoundSecret[] {
  const { words } = command;
  return LAST_WORDS.flatMap(({ programs, verbs, least }) => {
    const program = indexOfProgram(command, programs);
    if (program < 0) return [];
    const verb = words.findIndex(({ text }, index) => index > program && verbs.test(text));
    // A word after ">" is a file name.
    const redirect = words.findIndex(({ text }, index) => index > verb && /^[&\d]*[<>]/.test(text));
    const own = words.slice(verb + 1, redirect < 0 ? undefined : redirect);
    const rest = verb < 0 ? [] : own.filter(({ text }) => !text.startsWith('-'));
    const last = rest.at(-1);
    return last && rest.length >= least ? toFound(last) : [];
  });
}
