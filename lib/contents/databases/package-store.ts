import type { ContentsLimits } from '#lib/contents/limits.ts';
import type { PackageKind } from '#lib/domain/contents.ts';
import type { PackageFlag } from '#lib/domain/package-record.ts';
import { createDirectoryOwners } from './directory-owners.ts';
import type { NotRead } from './not-read.ts';
import { createPathOwners } from './path-owners.ts';
import type { FoundPackage, PackageStore } from './source.ts';

/** LayerPackage is a package that the files of a layer name. */
export type LayerPackage = {
  kind: PackageKind;
  name: string;
  version: string | null;
  architecture: string | null;
  directory: string | null;
  flags: readonly PackageFlag[];
};

export type CollectedPackages = {
  packages(): LayerPackage[];
  ownerOf(path: string): number | null;
  notRead(): NotRead[];
};

/** Most characters of a name, version or architecture. */
const MOST = { name: 256, version: 128, directory: 4096, notes: 100 };

/** A name or version: one line without control characters or white space around it. */
const PLAIN = /^[^\s\p{Cc}\p{Cs}](?:[^\p{Cc}\p{Cs}]*[^\s\p{Cc}\p{Cs}])?$/u;

export function createPackageStore(limits: ContentsLimits): PackageStore & CollectedPackages {
  const packages: LayerPackage[] = [];
  const places = new Map<string, number>();
  const [system, language] = [createPathOwners(), createPathOwners()];
  const directories = createDirectoryOwners();
  const notes = new Map<string, NotRead>();
  let [paths, pathLength] = [0, 0];

  function note(path: string, code: NotRead['code'], detail: string): void {
    if (notes.size < MOST.notes && !notes.has(`${code} ${path}`)) notes.set(`${code} ${path}`, { path, code, detail });
  }

  /** Counts an owned path. Returns false when there are too many. */
  function countPath(path: string): boolean {
    paths += 1;
    pathLength += path.length;
    if (paths <= limits.ownedPaths && pathLength <= limits.ownedPathLength) return true;
    note('', 'too-many', `files of packages; ${limits.ownedPaths} are the most`);
    return false;
  }

  function add(found: FoundPackage): number | null {
    const { kind, name, directory = null } = found;
    if (!isPlain(name, MOST.name) || (directory !== null && !isDirectory(directory))) return null;
    const version = plainOrNull(found.version, MOST.version);
    const architecture = plainOrNull(found.architecture ?? null, MOST.version);
    const key = detach(`${kind}\n${found.key ?? directory ?? `${name}\n${architecture ?? ''}`}`);
    const place = places.get(key);
    const known = place === undefined ? undefined : packages[place];
    if (place !== undefined && known !== undefined) {
      known.name = detach(name);
      known.version = version ?? known.version;
      known.architecture = architecture ?? known.architecture;
      flag(place, found.flags ?? []);
      return place;
    }
    if (packages.length >= limits.packages) {
      note('', 'too-many', `packages; ${limits.packages} are the most`);
      return null;
    }
    const kept = directory === null ? null : detach(directory);
    packages.push({ kind, name: detach(name), version, architecture, directory: kept, flags: [] });
    flag(packages.length - 1, found.flags ?? []);
    places.set(key, packages.length - 1);
    return packages.length - 1;
  }

  function flag(place: number, flags: readonly PackageFlag[]): void {
    const known = packages[place];
    if (known && flags.length > 0) known.flags = [...new Set([...known.flags, ...flags])].sort();
  }

  return {
    add,
    isFull: () => packages.length >= limits.packages,
    flag,
    note,
    own(owner, owned, rank) {
      const owners = rank === 'system' ? system : language;
      for (const path of owned) {
        if (path.length > limits.nameBytes) continue;
        if (!countPath(path)) return;
        owners.set(withoutUsr(path), owner);
      }
    },
    ownDirectory(owner, directory) {
      if (directory.length <= limits.nameBytes && countPath(directory)) directories.add(directory, owner);
    },
    packages: () => packages,
    ownerOf(path) {
      const plain = withoutUsr(path);
      return system.get(plain)?.place ?? language.get(plain)?.place ?? directories.find(path)?.place ?? null;
    },
    notRead: () => [...notes.values()],
  };
}

function isPlain(text: string, most: number): boolean {
  return text.length <= most && PLAIN.test(text);
}

/** Paths can have any character that can be stored. */
function isDirectory(path: string): boolean {
  return path.length <= MOST.directory && path.isWellFormed() && !path.includes('\0');
}

function plainOrNull(text: string | null, most: number): string | null {
  return text !== null && isPlain(text, most) ? detach(text) : null;
}

/** Copies a text. V8 keeps the whole file in memory for a short part of it otherwise. */
function detach(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}

/** Removes "usr/" where /lib is a link to /usr/lib, as in current distributions. Lists use both spellings. */
function withoutUsr(path: string): string {
  return path.replace(/^usr\/(?=(?:s?bin|lib(?:32|64|x32)?)\/)/, '');
}
