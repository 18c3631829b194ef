import type { Database } from '#lib/db/client.ts';
import { loadContents } from '#lib/db/contents/contents.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { deleteDismissal, findKnownFinding, saveDismissal } from '#lib/db/findings/dismissals.ts';
import { loadStoredImage } from '#lib/db/findings/stored-image.ts';
import { getImage } from '#lib/db/images/images.ts';
import { getRepository, type RepositoryWithState } from '#lib/db/repositories/repositories.ts';
import { inspectImage } from '#lib/findings/inspect-image.ts';
import { formatRepository } from '#lib/image/reference.ts';
import { noteSecretsWithin } from '#lib/incidents/note-secrets.ts';
import { type AuditTarget, changeAndNote } from '../accounts/audit.ts';
import type { GuardedCommands } from '../context.ts';
import { RefusedError } from '../errors.ts';
import type { DismissFindingInput } from './dismissal-inputs.ts';

/** Incidents have one lock, which a poll can hold. */
const TIMEOUT = { timeout: 30_000 };

type FindingKey = { repositoryId: string; findingId: string };

/**
 * Leaves a finding as it is in all images of a repository, with a reason. It no longer counts in sums. A second call replaces reason
 * and author.
 *
 * @throws NotFoundError when the repository is unknown, no stored findings of it and not the image has the finding; RefusedError for third-party images
 */
export async function dismissFinding(
  guarded: GuardedCommands,
  { repositoryId, findingId }: FindingKey,
  { reason, digest }: DismissFindingInput,
): Promise<void> {
  const context = guarded.require('write');
  const { db, clock, actor } = context;
  const repository = await getRepository(db, repositoryId);
  // Their publisher decides what is in them.
  if (repository.relation === 'upstream')
    throw new RefusedError('Findings of third-party images cannot be dismissed.', {
      hint: 'If you build these images yourself, change the relation of the repository to own first.',
    });
  const stored = await findKnownFinding(db, repositoryId, findingId);
  const finding = stored ?? (digest === undefined ? null : await findInImage(db, { repositoryId, findingId }, digest));
  if (finding === null)
    throw new NotFoundError(
      'finding',
      findingId,
      'Read the findings of the image again: they may have changed. Requests need the "digest" of the image until its findings are stored.',
    );
  const dismissal = { findingId, reason, by: actor.name ?? actor.kind, at: clock.now() };
  await changeAndNote(
    context,
    async (tx, note) => {
      await saveDismissal(tx, repositoryId, dismissal);
      if (finding.kind === 'secret') await noteSecretsWithin(tx, repositoryId, { now: clock.now() });
      await note('finding.dismiss', toTarget(repository), { findingId, kind: finding.kind, reason });
    },
    TIMEOUT,
  );
}

/**
 * Finds a finding in the layers of an image that were read so far. The findings are stored soon after the last layer was read, which can
 * be never. @throws NotFoundError when the repository has no such image
 */
async function findInImage(
  db: Database,
  { repositoryId, findingId }: FindingKey,
  digest: string,
): Promise<{ kind: string } | null> {
  const { manifestId } = await getImage(db, repositoryId, digest);
  const image = await loadStoredImage(db, repositoryId, manifestId);
  const digests = new Set(image.layers.map((layer) => layer.digest));
  const { items } = inspectImage(image, await loadContents(db, repositoryId, [...digests]));
  return items.find(({ id }) => id === findingId) ?? null;
}

/** Lets a dismissed finding count again. @throws NotFoundError when the repository is unknown, or the finding is not dismissed */
export async function restoreFinding(guarded: GuardedCommands, { repositoryId, findingId }: FindingKey): Promise<void> {
  const context = guarded.require('write');
  const repository = await getRepository(context.db, repositoryId);
  await changeAndNote(
    context,
    async (tx, note) => {
      if (!(await deleteDismissal(tx, repositoryId, findingId))) throw new NotFoundError('dismissal', findingId);
      await noteSecretsWithin(tx, repositoryId, { now: context.clock.now() });
      await note('finding.restore', toTarget(repository), { findingId });
    },
    TIMEOUT,
  );
}

function toTarget({ id, name, registry }: RepositoryWithState): AuditTarget {
  return { kind: 'repository', id, name: formatRepository({ registry: registry.host, repository: name }) };
}
