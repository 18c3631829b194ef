import type { FileIndex } from '#lib/contents/index/file-index.ts';

/**
 * Returns a test for the entries that decide what is in a directory: those in it, at it and above it. All entries do
 * when links could connect the directory with other places: an entry below a symbolic link, or a hard link into or out
 * of it.
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
      // Entries of one directory are usually adjacent.
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
