import type { PackageFlag } from '#lib/domain/package-record.ts';
import { listNpmLocked, parseNpmManifest } from './npm.ts';
import { folderOf } from './paths.ts';
import { listPnpmFlags } from './pnpm.ts';
import type { FileClass, FoundPackage, PackageSource, PackageStore } from './source.ts';
import { listPnpPackages, listYarnState } from './yarn.ts';

type Recorded = { directory: string; name: string; version: string | null; flags?: readonly PackageFlag[] };

/** The package.json of a package in node_modules, not one of its inner directories. */
const MANIFEST = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/@.][^/]*)\/package\.json$/;
const [NPM_LOCK, YARN_STATE] = ['node_modules/.package-lock.json', 'node_modules/.yarn-state.yml'];
const [PNPM_STORE, PNPM_LOCK] = ['node_modules/.pnpm/', 'node_modules/.pnpm/lock.yaml'];
const PNP = /(?:^|\/)\.pnp\.(?:c?js|data\.json)$/;
/** Packages with flags that are remembered until all files were read. */
const MOST_FLAGGED = 50_000;
/** Most characters of a remembered name, with its directory. */
const MOST_NAME = 1024;

/**
 * Reads packages of npm, pnpm and Yarn. Names and versions come from each package.json in node_modules; records of the
 * installers add flags, and packages without one. Each directory is a package of its own.
 */
export function createNodeModulesSource(store: PackageStore): PackageSource {
  const places = new Map<string, number>();
  const bundled = new Set<string>();
  /** Keyed by the virtual store and "react@18.2.0". */
  const [pnpmFlags, pnpmPlaces] = [new Map<string, Set<PackageFlag>>(), new Map<string, number[]>()];

  function add(directory: string, found: Omit<FoundPackage, 'kind' | 'directory'>): void {
    const place = store.add({ kind: 'npm', directory, ...found });
    if (place === null) return;
    if (!places.has(directory)) store.ownDirectory({ place }, directory);
    places.set(directory, place);
  }

  function takeManifest(path: string, content: Buffer): void {
    const directory = folderOf(path);
    const { name, version, isPrivate, bundled: inner } = parseNpmManifest(content);
    add(directory, { name: name ?? nameOf(path), version, flags: isPrivate ? ['private'] : [] });
    for (const each of inner)
      if (bundled.size < MOST_FLAGGED && each.length <= MOST_NAME) bundled.add(`${directory}/node_modules/${each}`);
    const [start, place] = [directory.indexOf(PNPM_STORE), places.get(directory)];
    if (start === -1 || place === undefined) return;
    const key = `${directory.slice(0, start + PNPM_STORE.length)}${name}@${version}`;
    if (key.length <= MOST_NAME) pnpmPlaces.set(key, [...(pnpmPlaces.get(key) ?? []), place].slice(-MOST_PEERS));
  }

  function takePnpmFlags(root: string, content: Buffer): void {
    for (const [name, flag] of listPnpmFlags(content)) {
      const key = `${root}/${name}`;
      if (pnpmFlags.size === MOST_FLAGGED) break;
      if (key.length <= MOST_NAME) pnpmFlags.set(key, (pnpmFlags.get(key) ?? new Set()).add(flag));
    }
  }

  return {
    classOf(path): FileClass | null {
      const isRecord = isAt(path, NPM_LOCK) || isAt(path, YARN_STATE) || isAt(path, PNPM_LOCK) || PNP.test(path);
      if (isRecord) return 'database';
      return path.endsWith('/package.json') && MANIFEST.test(path) ? 'manifest' : null;
    },
    take(path, content) {
      if (MANIFEST.test(path)) takeManifest(path, content);
      else if (isAt(path, PNPM_LOCK)) takePnpmFlags(folderOf(path), content);
      else
        for (const { directory, ...found } of listRecorded(path, content)) {
          if (store.isFull()) break;
          add(directory, found);
        }
      return undefined;
    },
    settle() {
      for (const directory of bundled) {
        const place = places.get(directory);
        if (place !== undefined) store.flag(place, ['bundled']);
      }
      for (const [key, flags] of pnpmFlags)
        for (const place of pnpmPlaces.get(key) ?? []) store.flag(place, [...flags]);
    },
  };
}

/** Returns the packages of npm's and Yarn's records. */
function listRecorded(path: string, content: Buffer): Iterable<Recorded> {
  if (isAt(path, NPM_LOCK)) return listNpmLocked(content, rootOf(path, NPM_LOCK));
  if (isAt(path, YARN_STATE)) return listYarnState(content, rootOf(path, YARN_STATE).replace(/\/$/, ''));
  return listPnpPackages(content, folderOf(path));
}

/** One version can be installed once for each set of its peers. */
const MOST_PEERS = 100;

function nameOf(path: string): string {
  return MANIFEST.exec(path)?.[1] ?? '';
}

function isAt(path: string, end: string): boolean {
  return path === end || path.endsWith(`/${end}`);
}

/** Returns the folder of node_modules, with a slash unless it is the root. */
function rootOf(path: string, end: string): string {
  return path.slice(0, -end.length);
}
