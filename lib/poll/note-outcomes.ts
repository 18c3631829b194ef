import { decideOutcomes } from '#lib/analysis/findings/outcomes.ts';
import type { Database } from '#lib/db/client.ts';
import { listComparedPairs, loadOutcomeImage } from '#lib/db/findings/compared-findings.ts';
import type { ImageKey } from '#lib/db/findings/finding-sets.ts';
import { insertNewOutcomes } from '#lib/db/findings/outcomes.ts';

/**
 * Stores what pushes have mended, once the findings of both images of a comparison are known: of the image with the one before it, and
 * with the one after it, since newer images can be inspected first. Call it after the findings of the image were stored.
 */
export async function noteOutcomes(db: Database, key: ImageKey): Promise<void> {
  const pairs = await listComparedPairs(db, key);
  const own = pairs.length === 0 ? null : await loadOutcomeImage(db, key);
  if (own === null) return;
  const { repositoryId, manifestId } = key;
  for (const { fromId, toId, fromDigest, toDigest, at } of pairs) {
    const otherId = fromId === manifestId ? toId : fromId;
    const other = await loadOutcomeImage(db, { repositoryId, manifestId: otherId });
    if (other === null) continue;
    const outcomes = fromId === manifestId ? decideOutcomes(own, other) : decideOutcomes(other, own);
    await insertNewOutcomes(
      db,
      outcomes.map(({ id, ...outcome }) => {
        return { ...outcome, repositoryId, findingId: id, digest: toDigest, previousDigest: fromDigest, at };
      }),
    );
  }
}
