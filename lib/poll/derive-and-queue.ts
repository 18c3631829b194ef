import { listWantedLayers } from '#lib/analysis/layers/wanted-layers.ts';
import { AUTOMATIC_BYTES } from '#lib/db/contents/contents-queue.ts';
import { queueWanted } from '#lib/db/contents/wanted-contents.ts';
import type { Claim } from '#lib/db/polls/claims.ts';
import { deriveClaimed } from './derive.ts';
import type { PollDependencies } from './poll-dependencies.ts';

/**
 * Derives a claimed repository, and queues the layers of the newest pushes of an own one (B-34). Nothing is queued before the end
 * of the first check, which finds the newest pushes last.
 *
 * @throws LeaseLostError
 */
export async function deriveAndQueue(
  { db, layerBytesPerDay }: Pick<PollDependencies, 'db' | 'layerBytesPerDay'>,
  held: Claim,
  firstLookedAt: Date | null,
  now: Date,
): Promise<void> {
  const { claim, tracks, headlineId } = await deriveClaimed(db, held, firstLookedAt, now);
  if (claim.origin === 'demo' || firstLookedAt === null) return;
  const mostBytes = Math.min(AUTOMATIC_BYTES.layer, layerBytesPerDay());
  const wanted = claim.relation === 'ours' ? listWantedLayers(tracks, headlineId, mostBytes) : [];
  await queueWanted(db, claim.id, wanted, now);
}
