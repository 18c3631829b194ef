import { RefusedError } from '#lib/commands/errors.ts';
import { newTarget } from '#lib/db/registries/new-target.ts';
import { findRegistryByHost, listHostsWithPath } from '#lib/db/registries/registries.ts';
import { formatRepository, parseReference } from '#lib/image/reference.ts';
import type { RegistryClient } from '#lib/registry/index.ts';
import { findReadFailure } from '../ci-check/read-failure.ts';
import { readLive } from '../ci-check/read-image.ts';
import type { CommandContext } from '../context.ts';
import type { TriedBase } from './tried-base.ts';

const READ_MS = 30_000;

/**
 * Reads a base from its registry, with the stored credential of the registry if it has one, and stores nothing.
 *
 * @param platforms - others are not read
 * @throws InvalidReferenceError, TooManyTriesError; RefusedError with the reason when it cannot be read
 */
export async function readNamedBase(
  context: CommandContext,
  text: string,
  platforms: ReadonlySet<string>,
): Promise<TriedBase> {
  const reference = parseReference(text, await listHostsWithPath(context.db));
  await context.countOutbound(context.actor, 'preview');
  const stored = await findRegistryByHost(context.db, reference.registry);
  const mask = await context.loadMask();
  const read = async (client: RegistryClient): Promise<TriedBase> => {
    const { digest, images } = await readLive({
      db: context.db,
      client,
      repository: reference.repository,
      watchedId: null,
      mayRead: true,
      name: reference.digest ?? reference.tag ?? 'latest',
      platforms: null,
      isWanted: (platform) => platforms.has(platform),
      mask,
      signal: AbortSignal.timeout(READ_MS),
    });
    return {
      described: {
        repositoryId: null,
        reference: formatRepository(reference),
        tag: reference.digest === null ? (reference.tag ?? 'latest') : reference.tag,
        digest,
        source: 'registry',
      },
      images: new Map(images.map(({ platform, layers }) => [platform, { manifestId: null, layers }])),
    };
  };
  try {
    if (stored) return await read(await context.openStored(stored, { purpose: 'preview' }));
    const opened = context.openOnce(newTarget(reference.registry, reference.insecure), null);
    return await read(opened.client).finally(opened.close);
  } catch (error) {
    const failure = findReadFailure(error, 'image');
    if (failure === null) throw error;
    throw new RefusedError(failure.message, {
      field: 'reference',
      hint: failure.hint,
      code: failure.cause,
      cause: error,
    });
  }
}
