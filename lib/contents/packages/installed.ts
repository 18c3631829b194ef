import type { MergedLayers } from '#lib/contents/diff/merge.ts';
import type { FileIndex } from '#lib/contents/index/file-index.ts';
import type { PackageKind } from '#lib/domain/contents.ts';

/** Installed is what the database of an installer records, in the topmost layer that wrote it. */
export type Installed = {
  layer: number;
  /** Versions by package name. */
  versions: ReadonlyMap<string, string>;
  /** True when a package of a lower layer that is not recorded has been removed. */
  isComplete: boolean;
};

/** Databases that are one file, so that the topmost layer with the file records every package of the image. */
const DATABASES: readonly { kind: PackageKind; paths: readonly string[]; parts?: string }[] = [
  // Distroless images have a file for each package in another directory; each layer adds its own.
  { kind: 'dpkg', paths: ['var/lib/dpkg/status'], parts: 'var/lib/dpkg/status.d' },
  { kind: 'apk', paths: ['lib/apk/db/installed', 'usr/lib/apk/db/installed'] },
  {
    kind: 'rpm',
    paths: ['var/lib/rpm', 'usr/lib/sysimage/rpm'].flatMap((folder) =>
      ['rpmdb.sqlite', 'Packages.db', 'Packages'].map((name) => `${folder}/${name}`),
    ),
  },
];

/**
 * Returns the visible databases by kind of package. A database that is deleted, or that was not read, is left out.
 *
 * @param indexes - the layers of `merged`, lowest first
 */
export function findInstalled(merged: MergedLayers, indexes: readonly FileIndex[]): Map<string, Installed> {
  const found = new Map<string, Installed>();
  for (const { kind, paths, parts } of DATABASES) {
    const layers = paths.flatMap((path) => merged.findFile(path)?.layer ?? []);
    if (layers.length === 0) continue;
    const layer = Math.max(...layers);
    const versions = new Map<string, string>();
    for (const known of indexes[layer]?.packages ?? [])
      if (known.kind === kind && known.version !== null) versions.set(known.name, known.version);
    const isComplete = parts === undefined || merged.findKind(parts) === null;
    if (versions.size > 0) found.set(kind, { layer, versions, isComplete });
  }
  return found;
}
