import { findFileLocation, findFolderLocation, type PackageLocation } from '#lib/contents/diff/package-location.ts';
import type { PackageStore } from './source.ts';

/**
 * Adds packages that their place alone names: jars, gems, crates, modules in Go's cache, Homebrew, Nix. Nothing of them
 * is read.
 */
export function createLocationSource(store: PackageStore): { see(path: string): void } {
  /** Files of one folder, and of one package, follow each other. */
  let [lastFolder, lastDirectory] = ['', ''];

  function add(found: PackageLocation | null): void {
    if (found === null || found.directory === lastDirectory) return;
    lastDirectory = found.directory;
    const place = store.add(found);
    if (place !== null) store.ownDirectory({ place }, found.directory);
  }

  return {
    see(path) {
      add(findFileLocation(path));
      const end = path.lastIndexOf('/') + 1;
      if (end === lastFolder.length && path.startsWith(lastFolder)) return;
      lastFolder = path.slice(0, end);
      add(findFolderLocation(lastFolder));
    },
  };
}
