import { NotFoundError } from '#lib/db/errors.ts';
import { findRemovableTags, sumRemoval } from '#lib/db/usage/removal.ts';
import { withinTime } from '#lib/db/within-time.ts';
import { formatRepository } from '#lib/image/reference.ts';
import type { GuardedCommands } from '../context.ts';
import { RefusedError } from '../errors.ts';
import type { RemovalInput } from './usage-inputs.ts';

const TIME_LIMITS = { statement: '25s', totalMs: 30_000 };

/**
 * Computes what removing tags would free in their registry, of what Plimsoll saw. It removes nothing and sends no request.
 *
 * @throws RefusedError for tags of several registries, NotFoundError for unknown tags
 */
export async function computeRemoval(guarded: GuardedCommands, { tagIds }: RemovalInput) {
  const { db } = guarded.require('read');
  const ids = [...new Set(tagIds)];
  return withinTime(db, TIME_LIMITS, async (tx) => {
    const tags = await findRemovableTags(tx, ids);
    const known = new Set(tags.map(({ id }) => id));
    const missing = ids.find((id) => !known.has(id));
    const [first] = tags;
    if (missing !== undefined || first === undefined) throw new NotFoundError('tag', String(missing));
    const { registryId, host } = first;
    if (tags.some((tag) => tag.registryId !== registryId))
      throw new RefusedError('The tags belong to several registries.', {
        field: 'tagIds',
        hint: 'Choose tags of one registry: each registry stores its blobs separately.',
      });
    const named = tags.map(({ id, name, repository, digest }) => {
      const path = formatRepository({ registry: host, repository });
      return { id, digest, reference: name.includes(':') ? `${path}@${name}` : `${path}:${name}` };
    });
    return {
      registryId,
      host,
      ...(await sumRemoval(tx, { registryId, ids })),
      tags: named.flatMap(({ id, digest, reference }) => (digest === null ? [] : [{ id, digest, reference }])),
      withoutImage: named.flatMap(({ digest, reference }) => (digest === null ? [reference] : [])),
    };
  });
}
