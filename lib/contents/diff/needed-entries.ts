import type { FileIndex } from '#lib/contents/index/file-index.ts';

/**
 * Which entries decide what lies in a directory: those in it, at it and above it. All of them do where links may join it with other
 * places: where an entry lies below a symbolic link, or a hard link leads into the directory or out of it.
 */
export function findNeeded(layers: readonly FileIndex[], path: string): (entryPath: string) => boolean {
  if (path === '') return () => true;
  const prefix = `${path}/`;
  const isBelow = (other: string) => other.startsWith(prefix);
  const symlinks = new Set<string>();
  let folder = '';
  for (const index of layers)
    for (const entry of index.entries()) {
      if (entry.kind === 'hardlink' && isBelow(entry.path) !== isBelow(entry.target ?? '')) return () => true;
      const slash = entry.path.lastIndexOf('/');
      // Entries of one directory mostly come one after the other.
      if (symlinks.size > 0 && slash > 0 && !(folder.length === slash && entry.path.startsWith(folder))) {
        folder = entry.path.slice(0, slash);
        if (isBelowOne(symlinks, folder)) return () => true;
      }
      if (entry.kind !== 'symlink') continue;
      symlinks.add(entry.path);
      folder = '';
    }
  return (entryPath) =>
    isBelow(entryPath) || entryPath === path || path.startsWith(`${entryPath}/`) || entryPath === '';
}

function isBelowOne(links: ReadonlySet<string>, folder: string): boolean {
  for (let end = folder.length; end > 0; end = folder.lastIndexOf('/', end - 1)) {
    if (links.has(folder.slice(0, end))) return true;
  }
  return false;
}
