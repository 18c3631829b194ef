import { getRegistry } from '#lib/db/registries/registries.ts';
import { noteTagsChecked } from '#lib/db/usage/removal.ts';
import type { GuardedCommands } from '../context.ts';
import { RefusedError } from '../errors.ts';
import { compareTags } from './compare-tag.ts';
import { formatTag, getRemovableTags } from './removable-tags.ts';
import type { RemovalCheckInput } from './usage-inputs.ts';

const TIMEOUT_MS = 30_000;

/**
 * Asks the registry whether tags still point to what Plimsoll saw, and stores the time of those that do. The next poll reads the others.
 * All requests are bounded by one timeout, and the client bounds how many run at the same time. A tag whose request fails is `unknown`.
 *
 * @throws RefusedError, NotFoundError, TooManyTriesError, and RegistryError when no request succeeds
 */
export async function checkRemoval(guarded: GuardedCommands, { tagIds }: RemovalCheckInput) {
  const context = guarded.require('write');
  const { db, clock, actor, countOutbound, openStored } = context;
  const { registryId, tags } = await getRemovableTags(db, tagIds);
  const registry = await getRegistry(db, registryId);
  if (registry.origin === 'demo') throw new RefusedError('The demo is a recording: there is no registry to ask.');
  await countOutbound(actor, 'removal-check');
  const client = await openStored(registry);
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const states = await compareTags(client, tags, signal);
  const items = tags.map((tag, at) => ({ id: tag.id, reference: formatTag(tag), state: states[at] ?? 'unknown' }));
  const idsOf = (...states: readonly string[]) =>
    items.filter(({ state }) => states.includes(state)).map(({ id }) => id);
  await noteTagsChecked(db, { same: idsOf('same'), other: idsOf('moved', 'gone') }, clock.now());
  return { items };
}
