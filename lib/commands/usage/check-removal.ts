import { getRegistry } from '#lib/db/registries/registries.ts';
import type { GuardedCommands } from '../context.ts';
import { RefusedError } from '../errors.ts';
import { compareTag } from './compare-tag.ts';
import { formatTag, getRemovableTags } from './removable-tags.ts';
import type { RemovalCheckInput } from './usage-inputs.ts';

const TIMEOUT_MS = 30_000;

/**
 * Asks the registry whether tags still point to what Plimsoll saw. It stores nothing: the next poll does. All requests are
 * bounded by one timeout, and the client bounds how many run at the same time.
 *
 * @throws RefusedError, NotFoundError, RegistryError, TooManyTriesError
 */
export async function checkRemoval(guarded: GuardedCommands, { tagIds }: RemovalCheckInput) {
  const context = guarded.require('write');
  const { db, actor, countOutbound, openStored } = context;
  const { registryId, tags } = await getRemovableTags(db, tagIds);
  const registry = await getRegistry(db, registryId);
  if (registry.origin === 'demo') throw new RefusedError('The demo is a recording: there is no registry to ask.');
  await countOutbound(actor, 'removal-check');
  const client = await openStored(registry);
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const items = await Promise.all(
    tags.map(async (tag) => ({ id: tag.id, reference: formatTag(tag), state: await compareTag(client, tag, signal) })),
  );
  return { items };
}
