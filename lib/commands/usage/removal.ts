import { sumRemoval } from '#lib/db/usage/removal.ts';
import { withinTime } from '#lib/db/within-time.ts';
import type { GuardedCommands } from '../context.ts';
import { formatTag, getRemovableTags } from './removable-tags.ts';
import type { RemovalInput } from './usage-inputs.ts';

const TIME_LIMITS = { statement: '25s', totalMs: 30_000 };

/**
 * Computes what removing tags would free in their registry, of what Plimsoll saw. It removes nothing and sends no request.
 *
 * @throws RefusedError for tags of several registries, NotFoundError for unknown tags
 */
export async function computeRemoval(guarded: GuardedCommands, { tagIds }: RemovalInput) {
  const { db } = guarded.require('read');
  return withinTime(db, TIME_LIMITS, async (tx) => {
    const { registryId, host, ids, tags } = await getRemovableTags(tx, tagIds);
    const named = tags.map((tag) => ({ id: tag.id, digest: tag.digest, reference: formatTag(tag) }));
    return {
      registryId,
      host,
      ...(await sumRemoval(tx, { registryId, ids })),
      tags: named.flatMap(({ id, digest, reference }) => (digest === null ? [] : [{ id, digest, reference }])),
      withoutImage: named.flatMap(({ digest, reference }) => (digest === null ? [reference] : [])),
    };
  });
}
