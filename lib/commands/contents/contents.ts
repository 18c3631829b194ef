import { countWaitingContents, queueContents } from '#lib/db/contents/contents-queue.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { getImage } from '#lib/db/images/images.ts';
import { getRepository } from '#lib/db/repositories/repositories.ts';
import { listLayers } from '#lib/db/series/series.ts';
import type { GuardedCommands } from '../context.ts';
import { RefusedError } from '../errors.ts';

/** Most layers that may be queued when a person requests more (B-21). */
const MOST_WAITING = 200;

/**
 * Queues the layers of an image, or one of them, for reading their file lists. Layers already queued are not queued
 * twice.
 *
 * @throws NotFoundError, RefusedError
 */
export async function askForContents(
  guarded: GuardedCommands,
  digest: string,
  { repositoryId, layer }: { repositoryId: string; layer?: string | undefined },
): Promise<{ read: string[]; waiting: string[] }> {
  const { db, clock, wake } = guarded.require('write');
  const repository = await getRepository(db, repositoryId);
  const { kind, manifestId } = await getImage(db, repositoryId, digest);
  if (repository.origin === 'demo')
    throw new RefusedError('The demo is a recording: there is no registry to read layers from.');
  if (kind === 'index')
    throw new RefusedError('This is an index of several platforms. It has no layers of its own.', {
      hint: 'Ask for the image of one of its platforms.',
    });
  const layers = (await listLayers(db, repositoryId, [manifestId])).map((row) => row.digest);
  const digests = layer === undefined ? layers : layers.filter((known) => known === layer);
  if (layer !== undefined && digests.length === 0) throw new NotFoundError('layer', layer);
  if ((await countWaitingContents(db)) + digests.length > MOST_WAITING)
    throw new RefusedError(`More than ${MOST_WAITING} layers wait to be read.`, {
      hint: 'Ask again when some of them are done.',
    });
  const queued = await queueContents(db, { digests, repositoryId, byHand: true, now: clock.now() });
  if (queued.waiting.length > 0) wake();
  return queued;
}
