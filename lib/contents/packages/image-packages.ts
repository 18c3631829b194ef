import { type MergedFile, type MergedLayers, type MergeListener, mergeLayers } from '#lib/contents/diff/merge.ts';
import { findPackage } from '#lib/contents/diff/package-path.ts';
import type { FileIndex } from '#lib/contents/index/file-index.ts';
import type { TreeLayer } from '#lib/contents/tree.ts';
import { sumDuplicates } from './duplicates.ts';
import { findInstalled, type Installed } from './installed.ts';
import { createPackageList, type PackageList } from './package-list.ts';

/** ImagePackage is a package of an image. Bytes count the files that are visible in a container. */
type ImagePackage = {
  kind: string;
  name: string;
  version: string | null;
  /** Unpacked bytes. */
  bytes: number;
  /** The bytes that these files take of the compressed layers. */
  packedBytes: number;
  /** Files, symbolic links and hard links, each by its name; 0 for a package that is only recorded. */
  files: number;
  /** Positions of the layers with its files, or of the layer that first records it; ascending. */
  layers: number[];
  /** Whether all its layers are base layers; null when it is unknown where those end. */
  base: boolean | null;
};

/** UnpackedTotals are sums of unpacked bytes of an image. */
type UnpackedTotals = {
  /** Regular files of all layers, hard links once. */
  unpackedBytes: number;
  /** Regular files that a container sees. */
  visibleBytes: number;
  /** The difference: files that later layers replace or delete. */
  wastedBytes: number;
  /** Files whose content other visible files have too, beyond the first of each. */
  duplicateBytes: number;
};

export type ImagePackages = {
  packages: ImagePackage[];
  totals: UnpackedTotals;
  /** True when there are too many files or packages. What is missing counts nowhere. */
  truncated: boolean;
};

/** ImageFilesListener is called with the files of an image while they are summed. Paths have no leading slash. */
export type ImageFilesListener = MergeListener & {
  /** Called for each visible file, after all entries. */
  onVisible?(path: string, file: MergedFile, name: PackageName | null): void;
  /** Called for each visible file whose content an earlier one has too. */
  onDuplicate?(path: string, file: MergedFile, name: PackageName | null): void;
  onMerged?(merged: MergedLayers): void;
};

/**
 * Lists the packages in the merged layers of an image, and sums its files. Entries are read one by one, and the tree
 * of visible names is all that stays in memory. Pure.
 *
 * @param layers - layers with known files, lowest first
 * @param baseCount - how many of the image's layers are base layers; null when unknown
 */
export function listImagePackages(
  layers: readonly TreeLayer[],
  baseCount: number | null,
  { onEntry, onWasted, onVisible, onDuplicate, onMerged }: ImageFilesListener = {},
): ImagePackages {
  const indexes = layers.map(({ index }) => index);
  let unpackedBytes = 0;
  const merged = mergeLayers(indexes, {
    onEntry(entry, layer, path) {
      if (entry.kind === 'file') unpackedBytes += entry.sizeBytes;
      onEntry?.(entry, layer, path);
    },
    ...(onWasted && { onWasted }),
  });
  onMerged?.(merged);
  const installed = findInstalled(merged, indexes);
  const list = createPackageList();
  let visibleBytes = 0;
  for (const [path, file] of merged.files()) {
    if (file.kind === 'file') visibleBytes += file.sizeBytes;
    const found = packageOf(path, file, indexes, installed);
    if (found !== null) list.add(found, file.layer, file);
    onVisible?.(path, file, found);
  }
  addRecorded(list, indexes, installed);
  addFromFiles(list, merged, indexes);
  const positionOf = (layer: number) => layers[layer]?.position ?? layer;
  return {
    packages: list.list().map(({ layers: stored, ...sums }) => {
      const positions = [...stored].sort((a, b) => a - b).map(positionOf);
      return { ...sums, layers: positions, base: isBase(positions, baseCount) };
    }),
    totals: {
      unpackedBytes,
      visibleBytes,
      wastedBytes: unpackedBytes - visibleBytes,
      duplicateBytes: sumDuplicates(
        () => merged.files(),
        indexes,
        (path, file) => onDuplicate?.(path, file, packageOf(path, file, indexes, installed)),
      ),
    },
    truncated: merged.isCut || list.isCut,
  };
}

/** Reports whether all layers of a package are base layers. Null when it is unknown where those end. */
export const isBase = (layers: readonly number[], baseCount: number | null): boolean | null =>
  baseCount === null ? null : layers.every((position) => position < baseCount);

export type PackageName = Pick<ImagePackage, 'kind' | 'name' | 'version'>;

/**
 * Returns the package of a file: by the records of its layer, else by its path. A database in a higher layer knows
 * better which version is installed, and whether the package still is.
 */
function packageOf(
  path: string,
  { layer, owner }: MergedFile,
  indexes: readonly FileIndex[],
  installed: ReadonlyMap<string, Installed>,
): PackageName | null {
  const recorded = owner === null ? undefined : indexes[layer]?.packages[owner];
  if (recorded === undefined) return findPackage(path);
  const later = installed.get(recorded.kind);
  if (later === undefined || later.layer <= layer) return recorded;
  const version = later.versions.get(recorded.name);
  if (version !== undefined) return { kind: recorded.kind, name: recorded.name, version };
  return later.isComplete ? findPackage(path) : recorded;
}

/** Adds installed packages without visible files, such as those that only depend on others. */
function addRecorded(
  list: PackageList,
  indexes: readonly FileIndex[],
  installed: ReadonlyMap<string, Installed>,
): void {
  for (const [kind, { layer, versions }] of installed) {
    const missing = new Map([...versions].filter(([name, version]) => !list.has({ kind, name, version })));
    for (const [at, { packages }] of indexes.slice(0, layer + 1).entries())
      for (const known of packages) {
        const { name, version } = known;
        if (known.kind !== kind || version === null || missing.get(name) !== version) continue;
        missing.delete(name);
        list.add({ kind, name, version }, at, null);
      }
  }
}

/**
 * Adds the packages that a visible file names, such as the modules of a Go binary, which have no files of their own.
 * A file that a later layer replaces or deletes names none.
 */
function addFromFiles(list: PackageList, merged: MergedLayers, indexes: readonly FileIndex[]): void {
  for (const [layer, { packages, packageDetails }] of indexes.entries()) {
    const details = packageDetails() ?? [];
    let [last, isVisible]: [string | null, boolean] = [null, false];
    for (const [at, { kind, name, version }] of packages.entries()) {
      const place = details[at]?.directory ?? null;
      if (place !== last) [last, isVisible] = [place, place !== null && merged.findFile(place)?.layer === layer];
      if (isVisible) list.add({ kind, name, version }, layer, null);
    }
  }
}
