import { comparePackages as compare } from '#lib/contents/diff/package-changes.ts';
import type { Database } from '#lib/db/client.ts';
import { findStoredPackages } from '#lib/db/contents/image-packages.ts';
import type { Comparison } from '../dto/compare.ts';

type Side = { repositoryId: string; manifestId: number };

/** Compares the stored packages of two images. Null unless each repository shows all packages of its image. */
export async function comparePackages(db: Database, from: Side, to: Side): Promise<Comparison['packages']> {
  const [before, after] = await Promise.all(
    [from, to].map(({ repositoryId, manifestId }) => findStoredPackages(db, repositoryId, manifestId)),
  );
  if (!before || !after) return null;
  const { added, removed, changed, counts, deltaBytes } = compare(before.packages, after.packages);
  const isCut = added.length < counts.added || removed.length < counts.removed || changed.length < counts.changed;
  return {
    added,
    removed,
    changed: changed.map((one) => ({ ...one, deltaBytes: one.toBytes - one.fromBytes })),
    counts,
    deltaBytes,
    truncated: isCut || before.sums.truncated || after.sums.truncated,
  };
}
