import { packageKey } from '#lib/contents/diff/package-path.ts';

type Name = { kind: string; name: string; version: string | null };

/** PackageSums is a package with the sums of its visible files. */
type PackageSums = Name & {
  bytes: number;
  packedBytes: number;
  files: number;
  /** The layers that store its files. */
  layers: Set<number>;
};

/** Names and paths come from outside. Longer ones are no packages, and more packages are left out. */
const MOST = { packages: 20_000, characters: 1_000 };

export type PackageList = {
  has(name: Name): boolean;
  /** Adds a file, or the package alone when `file` is null. Returns false when it is not listed. */
  add(name: Name, layer: number, file: { sizeBytes: number; packedBytes: number } | null): boolean;
  /** Lists the packages. What has no version is joined with the only version of its name. */
  list(): PackageSums[];
  /** True when packages are missing because there are too many. */
  readonly isCut: boolean;
};

/** @param most - the number of packages after which new ones are left out */
export function createPackageList(most = MOST.packages): PackageList {
  const sums = new Map<string, PackageSums>();
  let isCut = false;

  function findOrCreate(name: Name): PackageSums | null {
    if (name.name.length + (name.version?.length ?? 0) > MOST.characters) return null;
    const key = keyOf(name);
    const known = sums.get(key);
    if (known !== undefined) return known;
    if (sums.size >= most) {
      isCut = true;
      return null;
    }
    const { kind, version } = name;
    const created = { kind, name: name.name, version, bytes: 0, packedBytes: 0, files: 0, layers: new Set<number>() };
    sums.set(key, created);
    return created;
  }

  return {
    has: (name) => sums.has(keyOf(name)),
    add(name, layer, file) {
      const found = findOrCreate(name);
      if (found === null) return false;
      found.layers.add(layer);
      if (file === null) return true;
      found.bytes += file.sizeBytes;
      found.packedBytes += file.packedBytes;
      found.files += 1;
      return true;
    },
    list: () => joinUnversioned([...sums.values()]),
    get isCut() {
      return isCut;
    },
  };
}

const keyOf = (name: Name) => `${packageKey(name)} ${name.version ?? ''}`;

function joinUnversioned(all: readonly PackageSums[]): PackageSums[] {
  const versioned = new Map<string, PackageSums[]>();
  for (const one of all)
    if (one.version !== null) versioned.set(packageKey(one), [...(versioned.get(packageKey(one)) ?? []), one]);
  return all.filter((one) => {
    const [only, ...others] = one.version === null ? (versioned.get(packageKey(one)) ?? []) : [];
    if (only === undefined || others.length > 0) return true;
    only.bytes += one.bytes;
    only.packedBytes += one.packedBytes;
    only.files += one.files;
    for (const layer of one.layers) only.layers.add(layer);
    return false;
  });
}
