import { classifyTag, digestStreamKey } from '#lib/analysis/tags/tag-form.ts';
import type { Database } from '#lib/db/client.ts';
import { queuePoll } from '#lib/db/polls/polls.ts';
import { getRepository, updateRepository } from '#lib/db/repositories/repositories.ts';
import { lockDerived } from '#lib/db/series/derived.ts';
import { deleteTag, getTag, insertNewTags } from '#lib/db/tags/tags.ts';
import type { Digest } from '#lib/image/digest.ts';
import { isPinnedDigest } from '#lib/image/pinned-digest.ts';
import { formatRepository } from '#lib/image/reference.ts';
import { noteChange } from '../accounts/audit.ts';
import type { CommandContext, GuardedCommands } from '../context.ts';
import { ConflictError, RefusedError } from '../errors.ts';
import { deriveSoon } from '../rules/derive-matching.ts';

/** Watches a digest of a repository in addition to its tags. It is due immediately. @returns whether it is new there */
export async function insertPinnedDigest(
  db: Database,
  repositoryId: string,
  digest: Digest,
  now: Date,
): Promise<boolean> {
  const { form } = classifyTag(digest);
  return (await insertNewTags(db, repositoryId, [{ name: digest, form, nextCheckAt: now }], now)) > 0;
}

/** Adds a digest to a watched repository. @throws ConflictError when the digest is watched already */
export async function pinDigest(context: CommandContext, id: string, digest: Digest): Promise<void> {
  const { db, clock } = context;
  const { registry, name } = await getRepository(db, id);
  const reference = formatRepository({ registry: registry.host, repository: name });
  const now = clock.now();
  if (!(await insertPinnedDigest(db, id, digest, now)))
    throw new ConflictError(`${reference}@${digest} is watched already.`, id);
  await noteChange(context, 'repository.pin-digest', { kind: 'repository', id, name: reference }, { digest });
  await queuePoll(db, id, 'schedule', now);
  context.wake();
}

/**
 * Stops watching a pinned digest, and deletes its observations.
 *
 * @throws NotFoundError, RefusedError for a tag, and for the digest that plimsoll.yaml names
 */
export async function unpinDigest(guarded: GuardedCommands, tagId: number): Promise<void> {
  const context = guarded.require('write');
  const { db } = context;
  const { name, repositoryId } = await getTag(db, tagId);
  if (!isPinnedDigest(name))
    throw new RefusedError(`${name} is a tag of the registry: only a pinned digest can be removed.`, {
      hint: 'Leave the tag out with an exclude glob of its repository.',
    });
  const repository = await getRepository(db, repositoryId);
  if (repository.origin === 'file' && repository.pastedTag === name)
    throw new RefusedError(
      `This digest comes from ${repository.place ?? 'plimsoll.yaml'} and can only be removed there.`,
    );
  await db.$transaction(async (tx) => {
    // Waits for a running derivation, which still uses the tag.
    await lockDerived(tx, repositoryId);
    await deleteTag(tx, tagId);
    await updateRepository(tx, repositoryId, {
      ...(repository.pinnedStreamKey === digestStreamKey(name) ? { pinnedStreamKey: null, pinnedPlatform: null } : {}),
      ...(repository.pastedTag === name ? { pastedTag: null } : {}),
    });
  });
  const target = formatRepository({ registry: repository.registry.host, repository: repository.name });
  await noteChange(
    context,
    'repository.unpin-digest',
    { kind: 'repository', id: repositoryId, name: target },
    { digest: name },
  );
  await deriveSoon(context, [repositoryId]);
}
