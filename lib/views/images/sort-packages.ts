import type { PackageSort, PackageSortKey } from '#lib/domain/sorts.ts';
import type { ImagePackage } from '../dto/contents.ts';

/** Compares numbers in texts by value: 1.10 comes after 1.9. */
const { compare: compareText } = new Intl.Collator('en', { numeric: true });

/** Orders texts that are equal by value, such as 1.01 and 1.1. */
const compareUnits = (a: string, b: string): number => Number(a > b) - Number(a < b);

const COMPARE: Record<PackageSortKey, (a: ImagePackage, b: ImagePackage) => number> = {
  name: (a, b) => compareText(a.name, b.name),
  version: (a, b) => compareText(a.version ?? '', b.version ?? ''),
  ecosystem: (a, b) => compareText(a.ecosystem, b.ecosystem),
  size: (a, b) => a.bytes - b.bytes,
  layer: (a, b) => (a.layers[0] ?? 0) - (b.layers[0] ?? 0),
};

/** Sorts packages. Equal ones are sorted by size with the biggest first, then by name, ecosystem and version, so that pages are stable. */
export function sortPackages(packages: readonly ImagePackage[], sort: PackageSort): ImagePackage[] {
  const compare = COMPARE[keyOf(sort)];
  const order = sort.startsWith('-') ? -1 : 1;
  return packages.toSorted(
    (a, b) =>
      order * compare(a, b) ||
      COMPARE.size(b, a) ||
      COMPARE.name(a, b) ||
      COMPARE.ecosystem(a, b) ||
      COMPARE.version(a, b) ||
      compareUnits(a.name, b.name) ||
      compareUnits(a.version ?? '', b.version ?? ''),
  );
}

/** Each sort is a key, with a minus sign or without. */
const keyOf = (sort: PackageSort) => sort.replace('-', '') as PackageSortKey;
