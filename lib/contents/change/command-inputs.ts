import { posix } from 'node:path';

/**
 * CommandInputs are the files that a command reads to decide which packages it installs. Paths are from the root, without a slash at
 * either end.
 */
export type CommandInputs = {
  /** One file of each list must exist. All that exist count. */
  locks: readonly (readonly string[])[];
  /** Files that count where they exist. */
  settings: readonly string[];
  patterns: readonly InputPattern[];
  /** True when the command names packages: then the versions that it installed decide. */
  isNamed: boolean;
};

/** InputPattern matches files of a folder by their path in it. */
export type InputPattern = { folder: string; name: RegExp; isRequired: boolean };

/** Words are the words of a command after its program. */
export type Words = {
  /** Those that are no options, and no values of options. */
  plain: readonly string[];
  options: readonly string[];
  /** Returns the values of an option, by any of its names. */
  valuesOf(...names: string[]): string[];
};

/** The inputs of a command that cleans up or sets an option. */
export const NOTHING: CommandInputs = { locks: [], settings: [], patterns: [], isNamed: false };

export const NAMED: CommandInputs = { ...NOTHING, isNamed: true };

export const pathIn = (folder: string, path: string): string => posix.resolve('/', folder, path).slice(1);

/** Sorts the words of a command. @param withValue - options whose value is the next word */
export function sortWords(words: readonly string[], withValue: readonly string[]): Words {
  const [plain, options]: [string[], string[]] = [[], []];
  const values: [name: string, value: string][] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!word.startsWith('-') || word === '-') {
      plain.push(word);
      continue;
    }
    options.push(word);
    const [, name = word, value] = /^(-[^=]+)=(.*)$/.exec(word) ?? [];
    if (value !== undefined) values.push([name, value]);
    else if (withValue.includes(word)) {
      at += 1;
      values.push([word, words[at] ?? '']);
    }
  }
  return {
    plain,
    options,
    valuesOf: (...names) => values.flatMap(([name, value]) => (names.includes(name) ? [value] : [])),
  };
}

/** Reports whether a word is a file or folder and no name of a package. */
export const isLocal = (word: string): boolean => /^[./~]|^file:|\.(?:deb|rpm|apk|tgz|tar\.gz|whl|zip)$/.test(word);
