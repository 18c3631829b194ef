import { type RemovableTagRow, sumRemoval } from '#lib/db/usage/removal.ts';
import { withinTime } from '#lib/db/within-time.ts';
import { CHECKED_WITHIN_MS } from '#lib/domain/usage.ts';
import type { GuardedCommands } from '../context.ts';
import { formatTag, getRemovableTags } from './removable-tags.ts';
import type { RemovalInput } from './usage-inputs.ts';

const TIME_LIMITS = { statement: '25s', totalMs: 30_000 };

/**
 * Computes what removing tags would free in their registry, of what Plimsoll saw. It removes nothing and sends no request. Tags that their
 * registry has not confirmed within an hour are named, not counted: `checkRemoval` asks about them.
 *
 * @throws RefusedError for tags of several registries, NotFoundError for unknown tags
 */
export async function computeRemoval(guarded: GuardedCommands, { tagIds }: RemovalInput) {
  const { db, clock } = guarded.require('read');
  const checkedSince = new Date(clock.now().getTime() - CHECKED_WITHIN_MS);
  return withinTime(db, TIME_LIMITS, async (tx) => {
    const { registryId, host, tags } = await getRemovableTags(tx, tagIds);
    const present = tags.flatMap(({ digest, ...tag }) => (digest === null ? [] : [{ ...tag, digest }]));
    const [counted, unchecked] = splitBy(present, (tag) => isCheckedSince(tag, checkedSince));
    return {
      registryId,
      host,
      ...(await sumRemoval(tx, { registryId, ids: counted.map(({ id }) => id) })),
      tags: counted.map((tag) => ({ ...toNamed(tag), digest: tag.digest })),
      unchecked: unchecked.map(toNamed),
      withoutImage: tags.flatMap((tag) => (tag.digest === null ? [formatTag(tag)] : [])),
    };
  });
}

/** The demo is a recording: what its tags point to does not change. */
const isCheckedSince = ({ checkedAt, isDemo }: RemovableTagRow, since: Date): boolean =>
  isDemo || (checkedAt !== null && checkedAt >= since);

const toNamed = (tag: RemovableTagRow) => ({
  id: tag.id,
  reference: formatTag(tag),
  checkedAt: tag.checkedAt?.toISOString() ?? null,
});

function splitBy<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  const { first = [], second = [] } = Object.groupBy(items, (item) => (isFirst(item) ? 'first' : 'second'));
  return [first, second];
}
