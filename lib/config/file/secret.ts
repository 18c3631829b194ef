import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';

/** The two forms of a secret in the file: `${NAME}` of the environment, or `file:` and a path. */
export const SECRET_PATTERN = /^(?:\$\{[A-Za-z_][A-Za-z0-9_]*\}|file:[^\0]+)$/;

const MAX_BYTES = 64 * 1024;

/** The problem of a reference and the next step; never the referenced value. */
export type Unreadable = Readonly<{ message: string; hint: string }>;

/** The context of references: the environment, and the folder that relative paths start from. */
export type Surroundings = Readonly<{
  env: Readonly<Record<string, string | undefined>>;
  folder: string;
  /** False keeps each reference unresolved, for a check on another machine. */
  resolves: boolean;
}>;

/** Resolves a reference; any other text is returned unchanged. */
export function resolveText(text: string, surroundings: Surroundings): string | Unreadable {
  if (!SECRET_PATTERN.test(text) || !surroundings.resolves) return text;
  if (text.startsWith('file:')) return readNamedFile(text.slice('file:'.length), surroundings.folder);
  const name = text.slice(2, -1);
  const value = surroundings.env[name];
  if (value === undefined || value === '')
    return { message: `the environment has no ${name}`, hint: `set ${name}, or write file: and a path` };
  return value;
}

/** Reads a file's text without the line break at its end. @param path - absolute, or relative to `folder` */
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
    const hint = isMissing
      ? 'check the path and whether it is mounted'
      : 'allow the user that Plimsoll runs as to read it';
    return { message: `${found} ${isMissing ? 'is not there' : 'cannot be read'}`, hint };
  }
}
