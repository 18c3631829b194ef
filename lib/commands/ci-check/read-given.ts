import { may } from '#lib/auth/permissions.ts';
import type { CommandContext, GuardedCommands } from '#lib/commands/context.ts';
import { listPlatforms } from '#lib/db/checks/check-baselines.ts';
import { findTagDigest, listRepositoriesWith } from '#lib/db/repositories/references.ts';
import type { RepositoryWithState } from '#lib/db/repositories/repositories.ts';
import { findDigest, isVerifiable } from '#lib/image/digest.ts';
import { formatReference, formatRepository, isTagName } from '#lib/image/reference.ts';
import { type FoundBaseline, toCheckImage } from './find-baseline.ts';
import { type CheckTarget, findTarget } from './find-target.ts';
import { isAbsent } from './read-failure.ts';
import { readLive } from './read-image.ts';

/**
 * Reads the given baseline from its registry. An image that the registry deleted is taken from the stored history.
 *
 * @throws RefusedError, RegistryError, UnreadablePartError, InvalidReferenceError
 */
export async function readGiven(
  guarded: GuardedCommands,
  context: CommandContext,
  target: CheckTarget,
  text: string,
  signal: AbortSignal,
): Promise<FoundBaseline> {
  const given = await findTarget(guarded, context, spellOut(target, text), 'baseline');
  const { reference, registry, repository } = given;
  const name = reference.digest ?? reference.tag ?? 'latest';
  const mayRead = may(guarded.caller, 'read');
  const images: FoundBaseline['images'] = new Map();
  const describeGiven = (digest: string, from: string): FoundBaseline => ({
    streamKey: null,
    images,
    pushes: new Map(),
    openBaselines: new Map(),
    baseline: {
      how: 'given',
      digest,
      tag: reference.tag,
      revision: null,
      at: null,
      sentence: `the requested baseline${from}`,
      reference: formatReference({ ...reference, tag: reference.digest ? reference.tag : name }),
    },
  });
  try {
    const client = await context.openStored(registry, { purpose: 'check' });
    const watchedId = repository?.id ?? null;
    const mask = await context.loadMask();
    const options = {
      db: context.db,
      client,
      repository: reference.repository,
      watchedId,
      mayRead,
      mask,
      platforms: null,
      signal,
    };
    const read = await readLive({ ...options, name, isWanted: () => true });
    for (const { platform, ...image } of read.images) images.set(platform, { ...image, tag: reference.tag });
    return describeGiven(read.digest, '');
  } catch (error) {
    const digest = isAbsent(error) && repository ? await findSeen(context, repository, name) : null;
    if (digest === null || repository === null) throw error;
    for (const seen of await listPlatforms(context.db, repository.id, digest))
      images.set(seen.platform, {
        ...(await toCheckImage(context.db, seen, seen.platform, { repositoryId: repository.id, mayRead })),
        tag: reference.tag,
      });
    return describeGiven(digest, ', as Plimsoll read it before the registry removed it');
  }
}

/** "main" and "sha256:…" belong to the repository of the image. "node:latest" is a reference, although it has the form of a digest. */
function spellOut({ reference }: CheckTarget, text: string): string {
  const digest = findDigest(text);
  if (digest !== null && isVerifiable(digest)) return `${formatRepository(reference)}@${text}`;
  return isTagName(text) ? `${formatRepository(reference)}:${text}` : text;
}

async function findSeen({ db }: CommandContext, { id }: RepositoryWithState, name: string): Promise<string | null> {
  if (findDigest(name) === null) return findTagDigest(db, id, name);
  return (await listRepositoriesWith(db, name)).includes(id) ? name : null;
}
