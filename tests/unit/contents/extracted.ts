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

/** Extracted is the content of a real file system into which layers were unpacked. */
export type Extracted = {
  /** The layers without hard links that tar refuses, because their target is missing or a directory. */
  accepted: FileEntry[][];
  /** The kind of each path. */
  kinds: Record<string, 'file' | 'directory' | 'symlink'>;
  /** Bytes of all files, each with all of its names, in order. */
  contents: { names: string[]; sizeBytes: number }[];
};

/**
 * Unpacks layers in order into an empty directory, as container runtimes do: the whiteouts of a layer first, then its
 * entries in order. The kernel resolves links, types and directories. Links must not contain "..", because no root
 * directory limits them.
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

/** @returns false and unpacks nothing for a hard link whose target is missing or a directory */
function unpackEntry(root: string, { kind, path, sizeBytes, target }: FileEntry): boolean {
  const linked = kind === 'hardlink' ? typeOf(join(root, target ?? '')) : 'file';
  if (linked === null || linked === 'directory') return false;
  if (kind === 'whiteout' || kind === 'opaque') {
    makeFolder(root, kind === 'opaque' ? path : dirname(path), 'stop');
    return true;
  }
  makeFolder(root, dirname(path));
  // The directory is resolved only once, because the entry may remove the link that leads to it.
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

/** Creates a hard link under a temporary name first, because its target can be in the directory that it replaces. */
function linkTo(from: string, to: string): void {
  const side = join(dirname(to), '.side');
  // Creating the parent directories may have removed the target.
  if (typeOf(from) === null || typeOf(from) === 'directory') writeFileSync(side, '');
  else linkSync(from, side);
  if (realpathSync(dirname(from)) === realpathSync(dirname(to)) && basename(from) === basename(to)) rmSync(side);
  else {
    removeAll(to);
    linkSync(side, to);
    rmSync(side);
  }
}

/**
 * Creates a directory like mkdir -p. A file, or a link that is not to a directory, is removed or stops the creation.
 * @returns false when it stopped
 */
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

/** Returns the kind of the target of a path: "missing" for a link without a target, "other" for a link to itself. */
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
