import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';

/** `${NAME}` of the environment, or `file:` and a path: the two forms in which the file may name a secret. */
export const SECRET_PATTERN = /^(?:\$\{[A-Za-z_][A-Za-z0-9_]*\}|file:[^\0]+)$/;

const MAX_BYTES = 64 * 1024;

/** What is wrong with a reference, and what to do; never what it refers to. */
export type Unreadable = Readonly<{ message: string; hint: string }>;

/** Where references lead: the environment, and the folder that relative paths start from. */
export type Surroundings = Readonly<{
  env: Readonly<Record<string, string | undefined>>;
  folder: string;
  /** False to take each reference as it is, as a check on another machine does. */
  resolves: boolean;
}>;

/** The text that is meant: what a reference leads to, or the text itself. */
export function resolveText(text: string, surroundings: Surroundings): string | Unreadable {
  if (!SECRET_PATTERN.test(text) || !surroundings.resolves) return text;
  if (text.startsWith('file:')) return readNamedFile(text.slice('file:'.length), surroundings.folder);
  const name = text.slice(2, -1);
  const value = surroundings.env[name];
  if (value === undefined || value === '')
    return { message: `the environment has no ${name}`, hint: `set ${name}, or write file: and a path` };
  return value;
}

/** A file's text without the line break at its end. @param path - absolute, or from `folder` */
export function readNamedFile(path: string, folder: string): string | Unreadable {
  const found = isAbsolute(path) ? path : resolve(folder, path);
  try {
    const stat = statSync(found);
    if (!stat.isFile()) return { message: `${found} is no file`, hint: 'name a file' };
    if (stat.size > MAX_BYTES) return { message: `${found} has more than 64 KiB`, hint: 'name the file of one secret' };
    const text = readFileSync(found, 'utf8').replace(/\r?\n$/, '');
    return text === '' ? { message: `${found} is empty`, hint: 'write the secret into it' } : text;
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const hint = isMissing ? 'check the path and whether it is mounted' : 'let the user that Plimsoll runs as read it';
    return { message: `${found} ${isMissing ? 'is not there' : 'cannot be read'}`, hint };
  }
}
