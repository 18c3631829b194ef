import type { ChosenFindings } from '#lib/analysis/what-if/choose-findings.ts';
import { type BaseParts, sumBaseParts } from '#lib/contents/change/base-parts.ts';
import { chooseLayers } from '#lib/contents/choose-layers.ts';
import { comparePackages, type PackageChanges } from '#lib/contents/diff/package-changes.ts';
import { isPartlyRead } from '#lib/contents/note.ts';
import { isBase } from '#lib/contents/packages/image-packages.ts';
import type { Database } from '#lib/db/client.ts';
import { loadContents } from '#lib/db/contents/contents.ts';
import { findStoredPackages } from '#lib/db/contents/image-packages.ts';
import { mapShownSums } from '#lib/db/images/image-sums.ts';
import { layersKey } from '#lib/image/image.ts';
import type { LoadedPlatform } from './load-platforms.ts';
import type { TriedBase } from './tried-base.ts';

/** What is known of the files. Null where layers are not read. */
export type PredictedFiles = {
  unpacked: { beforeBytes: number | null; afterBytes: number | null };
  changedFiles: { files: number; bytes: number } | null;
  packages:
    | (Omit<PackageChanges, 'changed'> & {
        changed: (PackageChanges['changed'][number] & { deltaBytes: number })[];
        truncated: boolean;
      })
    | null;
};

type Key = { repositoryId: string; manifestId: number };

/** Predicts the unpacked size of an image, and compares the packages of the bases. */
export async function predictFiles(
  db: Database,
  repositoryId: string,
  image: LoadedPlatform,
  { base, findings }: { base: TriedBase | null; findings: ChosenFindings },
): Promise<PredictedFiles> {
  const { manifestId, platform, layers, baseCount } = image;
  const sums = await mapShownSums(db, repositoryId, [manifestId]);
  const beforeBytes = sums.get(manifestId)?.unpackedBytes ?? null;
  const other = base?.images.get(platform) ?? null;
  const isOther = other !== null && layersKey(other.layers) !== layersKey(layers.slice(0, baseCount ?? 0));
  if (!isOther || baseCount === null) {
    const isPredicted = base === null || (other !== null && !isOther);
    const afterBytes = beforeBytes !== null && isPredicted ? beforeBytes - findings.savedUnpackedBytes : null;
    return { unpacked: { beforeBytes, afterBytes }, changedFiles: null, packages: null };
  }
  const baseKey = toKey(base?.described.repositoryId ?? null, other.manifestId);
  const parts = await sumParts(db, repositoryId, image, baseCount);
  const newBase =
    baseKey && (await mapShownSums(db, baseKey.repositoryId, [baseKey.manifestId])).get(baseKey.manifestId);
  const isKnown = parts !== null && newBase != null;
  return {
    unpacked: {
      beforeBytes,
      afterBytes: isKnown ? newBase.unpackedBytes + parts.ownBytes - findings.savedUnpackedBytes : null,
    },
    changedFiles: parts && { files: parts.changedFiles, bytes: parts.changedBytes },
    packages: baseKey && (await compareBases(db, { repositoryId, manifestId }, baseKey, baseCount)),
  };
}

const toKey = (repositoryId: string | null, manifestId: number | null): Key | null =>
  repositoryId === null || manifestId === null ? null : { repositoryId, manifestId };

/** Null unless all layers are read as a whole. */
async function sumParts(
  db: Database,
  repositoryId: string,
  { layers }: LoadedPlatform,
  baseCount: number,
): Promise<BaseParts | null> {
  const placed = layers.map(({ digest }, position) => ({ digest, position }));
  const contents = await loadContents(db, repositoryId, [...new Set(layers.map(({ digest }) => digest))]);
  const indexes = new Map([...contents].map(([digest, { index }]) => [digest, index]));
  const chosen = chooseLayers(placed, contents, indexes);
  const isWhole =
    chosen.layers.length === layers.length && ![...contents.values()].some(({ notes }) => isPartlyRead(notes));
  const parts = isWhole && !chosen.isCut ? sumBaseParts(chosen.layers, baseCount) : null;
  return parts?.isCut ? null : parts;
}

/** Compares the packages of the base as it is with those of the other one. Null unless both are stored. */
async function compareBases(
  db: Database,
  image: Key,
  base: Key,
  baseCount: number,
): Promise<PredictedFiles['packages']> {
  const [before, after] = await Promise.all(
    [image, base].map(({ repositoryId, manifestId }) => findStoredPackages(db, repositoryId, manifestId)),
  );
  if (!before || !after) return null;
  const ofBase = before.packages.filter(({ layers }) => isBase(layers, baseCount));
  const { changed, ...changes } = comparePackages(ofBase, after.packages);
  const { added, removed, counts } = changes;
  const isCut = added.length < counts.added || removed.length < counts.removed || changed.length < counts.changed;
  return {
    ...changes,
    changed: changed.map((one) => ({ ...one, deltaBytes: one.toBytes - one.fromBytes })),
    truncated: isCut || before.sums.truncated || after.sums.truncated,
  };
}
