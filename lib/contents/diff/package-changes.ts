/** An installed package with the unpacked bytes of its visible files. */
type InstalledPackage = { ecosystem: string; name: string; version: string | null; unpackedBytes: number };

type Versions = (string | null)[];
type OneSide = { ecosystem: string; name: string; versions: Versions; bytes: number };

/** How the packages of two images differ. Lists begin with the biggest change of size. */
export type PackageChanges = {
  added: OneSide[];
  removed: OneSide[];
  /** Packages of both images with other versions or another size. */
  changed: {
    ecosystem: string;
    name: string;
    /** Versions that only this side has. Both are empty when only the size changed. */
    fromVersions: Versions;
    toVersions: Versions;
    /** Bytes of all versions. */
    fromBytes: number;
    toBytes: number;
  }[];
  /** Number of changes, which is more than the lists have when they were shortened. */
  counts: { added: number; removed: number; changed: number };
  /** Change of the bytes of all packages. */
  deltaBytes: number;
};

/** Maximum length of each list. */
const MOST = 200;

/** Compares the packages of two images. Several versions of a name, as npm installs them, are compared as sets. Pure. */
export function comparePackages(
  from: readonly InstalledPackage[],
  to: readonly InstalledPackage[],
  most = MOST,
): PackageChanges {
  const [before, after] = [joinVersions(from), joinVersions(to)];
  const added = [...after].flatMap(([key, one]) => (before.has(key) ? [] : [toOneSide(one)]));
  const removed = [...before].flatMap(([key, one]) => (after.has(key) ? [] : [toOneSide(one)]));
  const changed = [...after].flatMap(([key, one]) => changeOf(before.get(key), one) ?? []);
  const sizeOf = ({ fromBytes, toBytes }: PackageChanges['changed'][number]) => toBytes - fromBytes;
  return {
    added: added.sort(byWeight(({ bytes }) => bytes)).slice(0, most),
    removed: removed.sort(byWeight(({ bytes }) => bytes)).slice(0, most),
    changed: changed.sort(byWeight(sizeOf)).slice(0, most),
    counts: { added: added.length, removed: removed.length, changed: changed.length },
    deltaBytes: sumOf(after) - sumOf(before),
  };
}

type Joined = { ecosystem: string; name: string; versions: Set<string | null>; bytes: number };

function joinVersions(packages: readonly InstalledPackage[]): Map<string, Joined> {
  const joined = new Map<string, Joined>();
  for (const { ecosystem, name, version, unpackedBytes } of packages) {
    const key = `${ecosystem} ${name}`;
    const known = joined.get(key) ?? { ecosystem, name, versions: new Set(), bytes: 0 };
    joined.set(key, known);
    known.versions.add(version);
    known.bytes += unpackedBytes;
  }
  return joined;
}

function changeOf(before: Joined | undefined, after: Joined): PackageChanges['changed'][number] | null {
  if (before === undefined) return null;
  const fromVersions = sortVersions(before.versions, after.versions);
  const toVersions = sortVersions(after.versions, before.versions);
  if (fromVersions.length === 0 && toVersions.length === 0 && before.bytes === after.bytes) return null;
  const { ecosystem, name } = after;
  return { ecosystem, name, fromVersions, toVersions, fromBytes: before.bytes, toBytes: after.bytes };
}

const toOneSide = ({ versions, ...one }: Joined): OneSide => ({ ...one, versions: sortVersions(versions) });

const { compare } = new Intl.Collator('en', { numeric: true });

/** Sorts the versions without those that `others` has too. */
const sortVersions = (versions: ReadonlySet<string | null>, others: ReadonlySet<string | null> = new Set()): Versions =>
  [...versions].filter((version) => !others.has(version)).sort((a, b) => compare(a ?? '', b ?? ''));

const sumOf = (packages: ReadonlyMap<string, Joined>): number =>
  [...packages.values()].reduce((sum, { bytes }) => sum + bytes, 0);

function byWeight<T extends { ecosystem: string; name: string }>(bytesOf: (one: T) => number) {
  return (a: T, b: T): number =>
    Math.abs(bytesOf(b)) - Math.abs(bytesOf(a)) || compare(a.name, b.name) || compare(a.ecosystem, b.ecosystem);
}
