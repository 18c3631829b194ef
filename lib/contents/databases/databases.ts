import type { FileEntry } from '#lib/contents/entry.ts';
import { CONTENTS_LIMITS, type ContentsLimits } from '#lib/contents/limits.ts';
import type { Observe } from '#lib/contents/observe.ts';
import { createApkSource } from './apk.ts';
import { createCargoSource } from './cargo.ts';
import { createChiselSource } from './chisel.ts';
import { createComposerSource } from './composer.ts';
import { createCondaSource } from './conda.ts';
import { createDpkgSource } from './dpkg.ts';
import { observeGo } from './go.ts';
import { createHeadObserver } from './head-observer.ts';
import { createLocationSource } from './locations.ts';
import { createNodeModulesSource } from './node-modules.ts';
import type { NotRead } from './not-read.ts';
import { createNugetSource } from './nuget.ts';
import { createPackageStore, type LayerPackage } from './package-store.ts';
import { createPythonSource } from './python.ts';
import { createReadBounds } from './read-bounds.ts';
import { createRpmSource } from './rpm/rpm.ts';
import type { FileClass, PackageSource } from './source.ts';

/**
 * InstalledPackage is a package of a stored index. Its kind is one of PACKAGE_KINDS, or a word of a newer release.
 */
export type InstalledPackage = { kind: string; name: string; version: string | null };

/**
 * Databases collects which packages the files of a layer belong to. It reads records of installers and the build info
 * of Go binaries, no other content.
 */
export type Databases = {
  /** Reports whether `take` needs the content of a file. */
  wants(entry: FileEntry): boolean;
  take(entry: FileEntry, content: Buffer): void;
  /**
   * Call it for every regular file, also for those that `wants` refused or never saw because of their size. It notes
   * packages that are known by their place and records that are too big. It returns an observer of executables and of
   * the beginning of long records.
   */
  observe: Observe;
  /** Call it after the last `take` and after the last observer ended. Later files are not in it. */
  packages(): readonly LayerPackage[];
  /**
   * Returns the index in `packages()` of the package that owns a file, or null. When several packages name the file,
   * the last one wins; when none does, the innermost directory of a package does. Fast for paths in order.
   */
  ownerOf(path: string): number | null;
  /** Returns what was not read completely, at most a hundred files. */
  notRead(): NotRead[];
};

export function createDatabases(limits: ContentsLimits = CONTENTS_LIMITS): Databases {
  const store = createPackageStore(limits);
  const locations = createLocationSource(store);
  const sources: readonly PackageSource[] = [
    createDpkgSource(store),
    createApkSource(store),
    createChiselSource(store, limits.databaseBytes),
    createRpmSource(store),
    createCondaSource(store),
    createNodeModulesSource(store),
    createPythonSource(store),
    createComposerSource(store),
    createNugetSource(store),
    createCargoSource(store),
  ];
  const bounds = createReadBounds(limits, store.note);
  let isSettled = false;

  function find(path: string): { source: PackageSource; form: FileClass } | null {
    for (const source of sources) {
      const form = source.classOf(path);
      if (form !== null) return { source, form };
    }
    return null;
  }

  function take(path: string, content: Buffer): void {
    const found = find(path);
    if (found === null) return;
    bounds.count(found.form, 1, content.length);
    try {
      bounds.count(found.form, 0, found.source.take(path, content) ?? 0);
    } catch (error) {
      // What was read before the damage stays. Messages of JSON.parse quote the file, which can have secrets.
      store.note(
        path,
        'damaged',
        error instanceof RangeError ? error.message.slice(0, MOST_REASON) : 'not in its format',
      );
    }
  }

  function settle(): void {
    if (isSettled) return;
    isSettled = true;
    for (const source of sources) source.settle?.();
  }

  return {
    wants(entry) {
      locations.see(entry.path);
      const found = find(entry.path);
      if (found === null || (found.form === 'head' && entry.sizeBytes > limits.manifestBytes)) return false;
      return bounds.isWithin(entry, found.form);
    },
    take: ({ path }, content) => take(path, content),
    observe(entry) {
      if (entry.kind !== 'file') return null;
      locations.see(entry.path);
      const found = find(entry.path);
      if (found === null) return observeGo(store, entry, limits.goModulesBytes);
      if (entry.sizeBytes <= bounds.mostBytes(found.form)) return null;
      const head = { path: entry.path, sizeBytes: limits.manifestBytes };
      if (found.form !== 'head') bounds.isWithin(entry, found.form);
      else if (bounds.isWithin(head, found.form))
        return createHeadObserver(limits.manifestBytes, (content) => take(entry.path, content));
      return null;
    },
    packages() {
      settle();
      return store.packages();
    },
    ownerOf(path) {
      settle();
      return store.ownerOf(path);
    },
    notRead: () => store.notRead(),
  };
}

/** Most characters of the reason that a parser gives. */
const MOST_REASON = 120;
