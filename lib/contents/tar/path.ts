import { type FileEntry, FLAGS } from '#lib/contents/entry.ts';
import type { ContentsLimits } from '#lib/contents/limits.ts';
import { isAufsLeftover } from './aufs.ts';

export type CleanPath = { path: string; flags: number };

/** An empty, "." or ".." part, a backslash or a drive letter: what a plain path does not have. */
const NOT_PLAIN = /(?:^|\/)\.{0,2}(?:\/|$)|\\|^[a-z]:/i;

/**
 * A name as tar has it, from the root of the layer: `./a`, `a` and `/a` are one (B-13). What leads out of the root, or would
 * on some system, keeps its ".." and is flagged (B-10): nothing is written anywhere, so it is only shown.
 */
export function cleanPath(name: string, limits: ContentsLimits): CleanPath {
  const start = name.startsWith('./') ? 2 : 0;
  const end = name.endsWith('/') && name.length > start ? name.length - 1 : name.length;
  const plain = name.slice(start, end);
  if (NOT_PLAIN.test(plain)) return cut(cleanOdd(plain), limits);
  return cut({ path: plain, flags: 0 }, limits);
}

/** A doubled backslash, or a byte that readName escaped. */
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

/** B-19 */
function cut(clean: CleanPath, { nameBytes, depth }: ContentsLimits): CleanPath {
  let { path } = clean;
  // No character has more than three bytes in UTF-8 for each unit in a string.
  if (path.length * 3 > nameBytes && Buffer.byteLength(path) > nameBytes) path = cutText(path, nameBytes);
  if (path.length > depth * 2 && path.split('/').length > depth) path = path.split('/').slice(0, depth).join('/');
  return path === clean.path ? clean : { path, flags: clean.flags | FLAGS.cut };
}

/** At most so many bytes of UTF-8, no character halved. */
export function cutText(text: string, bytes: number): string {
  return Buffer.from(text)
    .subarray(0, bytes)
    .toString('utf8')
    .replace(/\uFFFD$/, '');
}

/** Names in a path behind what it begins with as another does; a directory that is named in full counts again. */
export function countNewNames(path: string, previous: string): number {
  let at = 0;
  while (at < path.length && path.charCodeAt(at) === previous.charCodeAt(at)) at += 1;
  let names = 1;
  for (let slash = path.indexOf('/', at); slash !== -1; slash = path.indexOf('/', slash + 1)) names += 1;
  return names;
}

const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';

/** B-12: what the entry's name says of lower layers; the entry itself where it says nothing. */
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
