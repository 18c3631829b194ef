import { NotFoundError } from '#lib/db/errors.ts';
import { findRawManifest } from '#lib/db/images/facts.ts';
import { getImage } from '#lib/db/images/images.ts';
import { getRegistry } from '#lib/db/registries/registries.ts';
import { getRepository, type RepositoryWithState } from '#lib/db/repositories/repositories.ts';
import type { ImageConfig } from '#lib/image/config.ts';
import { InvalidManifestError } from '#lib/image/errors.ts';
import { resolveImage } from '#lib/image/image.ts';
import { type ImageManifest, parseManifest } from '#lib/image/manifest.ts';
import { formatRepository } from '#lib/image/reference.ts';
import { readConfig } from '#lib/registry/index.ts';
import { noteChange } from '../accounts/audit.ts';
import type { CommandContext, GuardedCommands } from '../context.ts';
import { RefusedError } from '../errors.ts';

const READ_MS = 30_000;

/** Instructions of the layers as in the config, lowest first; null for a layer without one. */
export type RawInstructions = { digest: string; instructions: (string | null)[] };

/**
 * Reads the config of an image from its registry again, and returns its instructions unmasked. They are not stored;
 * the audit log has who read them.
 *
 * @throws NotFoundError, RefusedError, RegistryError, TooManyTriesError
 */
export async function readInstructions(
  guarded: GuardedCommands,
  digest: string,
  { repositoryId }: { repositoryId: string },
): Promise<RawInstructions> {
  const context = guarded.require('write');
  const { db } = context;
  const repository = await getRepository(db, repositoryId);
  const { kind } = await getImage(db, repositoryId, digest);
  if (repository.origin === 'demo')
    throw new RefusedError('The demo is a recording: there is no registry to read instructions from.');
  const stored = await findRawManifest(db, digest);
  if (kind !== 'image' || stored === null)
    throw new RefusedError('Only the image of one platform has instructions.', {
      hint: 'Ask for one of the images of this index.',
    });
  await context.countOutbound(context.actor, 'instruction');
  const manifest = parseManifest(stored.raw, { contentType: stored.mediaType, trusted: true });
  if (manifest.kind !== 'image') throw new NotFoundError('image', digest);
  const { layers } = resolveImage(manifest, await readAgain(context, repository, manifest));
  // Written before the answer, so that no secret is read without an audit entry.
  const name = formatRepository({ registry: repository.registry.host, repository: repository.name });
  const target = { kind: 'repository', id: repositoryId, name } as const;
  await noteChange(context, 'image.read-instructions', target, { digest });
  return { digest, instructions: layers.map(({ instruction }) => instruction) };
}

async function readAgain(
  { db, openStored }: CommandContext,
  { registryId, name }: RepositoryWithState,
  manifest: ImageManifest,
): Promise<ImageConfig> {
  const client = await openStored(await getRegistry(db, registryId));
  try {
    return await readConfig(client, name, manifest.config, AbortSignal.timeout(READ_MS));
  } catch (error) {
    if (!(error instanceof InvalidManifestError)) throw error;
    throw new RefusedError('The config that the registry sent cannot be read.', { hint: error.hint, cause: error });
  }
}
