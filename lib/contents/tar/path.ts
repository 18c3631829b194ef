import { type FileEntry, FLAGS } from '#lib/contents/entry.ts';
import type { ContentsLimits } from '#lib/contents/limits.ts';
import { isAufsLeftover } from './aufs.ts';

export type CleanPath = { path: string; flags: number };

/** Matches an empty, "." or ".." part, a backslash or a drive letter. A plain path has none of them. */
const NOT_PLAIN = /(?:^|\/)\.{0,2}(?:\/|$)|\\|^[a-z]:/i;

/**
 * Cleans a name of a tar. `./a`, `a` and `/a` are the same path (B-13). A path that leads out of the root, on any
 * system, keeps its ".." and is flagged (B-10). It is only displayed, because nothing is written to disk.
 */
export function cleanPath(name: string, limits: ContentsLimits): CleanPath {
  const start = name.startsWith('./') ? 2 : 0;
  const end = name.endsWith('/') && name.length > start ? name.length - 1 : name.length;
  const plain = name.slice(start, end);
  if (NOT_PLAIN.test(plain)) return cut(cleanOdd(plain), limits);
  return cut({ path: plain, flags: 0 }, limits);
}

/** Matches a doubled backslash, or a byte that readName escaped. */
const ESCAPES = /\\\\|\\x(?:00|[89a-f][0-9a-f])/g;

function cleanOdd(name: string): CleanPath {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  const unescaped = name.replace(ESCAPES, (found) => (found === '\\\\' ? '\\' : '_'));
  const isUnsafe =
    name.startsWith('/') ||
    parts.includes('..') ||
    /^[a-z]:[\\/]/i.test(name) ||
    /(?:^|\\)\.\.(?:\\|$)|^\\/.test(unescaped);
  return { path: parts.join('/'), flags: isUnsafe ? FLAGS.unsafePath : 0 };
}

/** Shortens a path to the limits (B-19). */
function cut(clean: CleanPath, { nameBytes, depth }: ContentsLimits): CleanPath {
  let { path } = clean;
  // A UTF-16 unit takes at most three bytes of UTF-8.
  if (path.length * 3 > nameBytes && Buffer.byteLength(path) > nameBytes) path = cutText(path, nameBytes);
  if (path.length > depth * 2 && path.split('/').length > depth) path = path.split('/').slice(0, depth).join('/');
  return path === clean.path ? clean : { path, flags: clean.flags | FLAGS.cut };
}

/** Shortens a text to at most `bytes` of UTF-8 without splitting a character. */
export function cutText(text: string, bytes: number): string {
  return Buffer.from(text)
    .subarray(0, bytes)
    .toString('utf8')
    .replace(/\uFFFD$/, '');
}

/**
 * Counts the names in a path after its common beginning with the previous path. A directory that is listed itself
 * counts again.
 */
export function countNewNames(path: string, previous: string): number {
  let at = 0;
  while (at < path.length && path.charCodeAt(at) === previous.charCodeAt(at)) at += 1;
  let names = 1;
  for (let slash = path.indexOf('/', at); slash !== -1; slash = path.indexOf('/', slash + 1)) names += 1;
  return names;
}

const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';

/** Converts the entry of a whiteout into what it does to lower layers (B-12). Returns other entries unchanged. */
export function readWhiteout(entry: FileEntry): FileEntry {
  const slash = entry.path.lastIndexOf('/');
  const name = entry.path.slice(slash + 1);
  if (!name.startsWith(WHITEOUT) || isAufsLeftover(entry.path)) return entry;
  const directory = entry.path.slice(0, Math.max(0, slash));
  const bare = { ...entry, sizeBytes: 0, target: null };
  if (name === OPAQUE) return { ...bare, kind: 'opaque', path: directory };
  const hidden = name.slice(WHITEOUT.length);
  if (hidden === '' || hidden === '.' || hidden === '..')
    return { ...entry, kind: 'other', flags: entry.flags | FLAGS.invalidWhiteout };
  return { ...bare, kind: 'whiteout', path: directory === '' ? hidden : `${directory}/${hidden}` };
}
