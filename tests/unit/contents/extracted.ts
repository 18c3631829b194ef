import {
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import type { FileEntry } from '#lib/contents/entry.ts';

/** What a real file system has once layers were unpacked into it. */
export type Extracted = {
  /** The layers without hard links that tar refuses, since they lead to nothing or to a directory. */
  accepted: FileEntry[][];
  /** Kinds of all paths. */
  kinds: Record<string, 'file' | 'directory' | 'symlink'>;
  /** Bytes of all files, each with all its names, in order. */
  contents: { names: string[]; sizeBytes: number }[];
};

/**
 * Unpacks layers one after the other into an empty directory, as container runtimes do: a layer's whiteouts first, then its entries
 * in their order. The kernel decides what links, types and directories mean. Links must not lead up (".."): there is no root to stop at.
 */
export function extract(root: string, layers: readonly (readonly FileEntry[])[]): Extracted {
  const accepted = layers.map((layer, n) => {
    if (n > 0) deleteHidden(root, layer);
    return layer.filter((entry) => unpackEntry(root, entry));
  });
  return { accepted, ...readBack(root) };
}

function deleteHidden(root: string, layer: readonly FileEntry[]): void {
  const own = new Set(layer.flatMap(({ kind, path }) => (kind === 'directory' ? [path] : [])));
  for (const { kind, path } of layer) {
    const ancestors = path.split('/').map((_, n, parts) => parts.slice(0, n + 1).join('/'));
    const isBehindOwn = ancestors.slice(0, -1).some((path) => own.has(path) && typeOf(join(root, path)) === 'symlink');
    if (isBehindOwn) continue;
    if (kind === 'whiteout') removeAll(join(root, path));
    if (kind === 'opaque' && typeOf(join(root, path)) === 'directory')
      for (const name of readdirSync(join(root, path))) removeAll(join(root, path, name));
  }
}

/** @returns false, and nothing is unpacked, for a hard link to what is not there or is a directory */
function unpackEntry(root: string, { kind, path, sizeBytes, target }: FileEntry): boolean {
  const linked = kind === 'hardlink' ? typeOf(join(root, target ?? '')) : 'file';
  if (linked === null || linked === 'directory') return false;
  if (kind === 'whiteout' || kind === 'opaque') {
    makeFolder(root, kind === 'opaque' ? path : dirname(path), 'stop');
    return true;
  }
  makeFolder(root, dirname(path));
  // The directory is looked up once: the entry may remove the link that led to it.
  const place = join(realpathSync(join(root, dirname(path))), basename(path));
  if (kind === 'directory') {
    if (typeOf(place) !== 'directory') removeAll(place);
    mkdirSync(place, { recursive: true });
    return true;
  }
  if (kind === 'hardlink') {
    linkTo(join(root, target ?? ''), place);
    return true;
  }
  removeAll(place);
  if (kind === 'symlink') symlinkSync(target?.startsWith('/') ? join(root, target) : (target ?? ''), place);
  else {
    writeFileSync(place, '');
    truncateSync(place, sizeBytes);
  }
  return true;
}

/** What a link leads to may lie in the directory that it replaces, so it gets a name beside that first. */
function linkTo(from: string, to: string): void {
  const side = join(dirname(to), '.side');
  // Making the way to the link may have removed what it leads to.
  if (typeOf(from) === null || typeOf(from) === 'directory') writeFileSync(side, '');
  else linkSync(from, side);
  if (realpathSync(dirname(from)) === realpathSync(dirname(to)) && basename(from) === basename(to)) rmSync(side);
  else {
    removeAll(to);
    linkSync(side, to);
    rmSync(side);
  }
}

/** Like mkdir -p, but what is in the way (a file, or a link that leads to no directory) is removed or ends it: then false. */
function makeFolder(root: string, path: string, inTheWay: 'remove' | 'stop' = 'remove'): boolean {
  if (path === '.') return true;
  if (!makeFolder(root, dirname(path), inTheWay)) return false;
  const place = join(root, path);
  if (typeOf(place) !== null) {
    const state = stateOf(place);
    if (state === 'directory') return true;
    if (state === 'missing') {
      const written = readlinkSync(place);
      return makeFolder(root, isAbsolute(written) ? relative(root, written) : join(dirname(path), written), inTheWay);
    }
    if (inTheWay === 'stop') return false;
    removeAll(place);
  }
  mkdirSync(place);
  return true;
}

/** What a path leads to: a link to nothing is "missing", one to itself "other". */
function stateOf(place: string): 'directory' | 'missing' | 'other' {
  try {
    return statSync(place).isDirectory() ? 'directory' : 'other';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : 'other';
  }
}

function removeAll(place: string): void {
  if (typeOf(place) !== null) rmSync(place, { recursive: true });
}

function typeOf(place: string): 'file' | 'directory' | 'symlink' | null {
  try {
    const found = lstatSync(place);
    return found.isDirectory() ? 'directory' : found.isSymbolicLink() ? 'symlink' : 'file';
  } catch {
    return null;
  }
}

function readBack(root: string): Omit<Extracted, 'accepted'> {
  const kinds: Extracted['kinds'] = {};
  const byInode = new Map<number, { names: string[]; sizeBytes: number }>();
  const visit = (path: string) => {
    for (const name of readdirSync(join(root, path)).sort()) {
      const full = path === '' ? name : `${path}/${name}`;
      const kind = typeOf(join(root, full));
      if (kind === null) continue;
      kinds[full] = kind;
      if (kind === 'directory') visit(full);
      if (kind !== 'file') continue;
      const { ino, size } = lstatSync(join(root, full));
      const content = byInode.get(ino) ?? { names: [], sizeBytes: size };
      byInode.set(ino, content);
      content.names.push(full);
    }
  };
  visit('');
  return { kinds, contents: [...byInode.values()] };
}
