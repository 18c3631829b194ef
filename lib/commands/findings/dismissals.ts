import { NotFoundError } from '#lib/db/errors.ts';
import { deleteDismissal, findKnownFinding, saveDismissal } from '#lib/db/findings/dismissals.ts';
import { getRepository } from '#lib/db/repositories/repositories.ts';
import { formatRepository } from '#lib/image/reference.ts';
import { type AuditTarget, changeAndNote } from '../accounts/audit.ts';
import type { CommandContext, GuardedCommands } from '../context.ts';
import type { DismissFindingInput } from './dismissal-inputs.ts';

type FindingKey = { repositoryId: string; findingId: string };

/**
 * Leaves a finding as it is in all images of a repository, with a reason. It no longer counts in sums. A second call replaces reason
 * and author.
 *
 * @throws NotFoundError when the repository is unknown, or none of its images has the finding
 */
export async function dismissFinding(
  guarded: GuardedCommands,
  { repositoryId, findingId }: FindingKey,
  { reason }: DismissFindingInput,
): Promise<void> {
  const context = guarded.require('write');
  const { db, clock, actor } = context;
  const target = await findTarget(context, repositoryId);
  const finding = await findKnownFinding(db, repositoryId, findingId);
  if (finding === null)
    throw new NotFoundError(
      'finding',
      findingId,
      'Use an id from the findings of an image of this repository. They are stored soon after all its layers were read.',
    );
  const dismissal = { findingId, reason, by: actor.name ?? actor.kind, at: clock.now() };
  await changeAndNote(context, async (tx, note) => {
    await saveDismissal(tx, repositoryId, dismissal);
    await note('finding.dismiss', target, { findingId, kind: finding.kind, reason });
  });
}

/** Lets a dismissed finding count again. @throws NotFoundError when the repository is unknown, or the finding is not dismissed */
export async function restoreFinding(guarded: GuardedCommands, { repositoryId, findingId }: FindingKey): Promise<void> {
  const context = guarded.require('write');
  const target = await findTarget(context, repositoryId);
  await changeAndNote(context, async (tx, note) => {
    if (!(await deleteDismissal(tx, repositoryId, findingId))) throw new NotFoundError('dismissal', findingId);
    await note('finding.restore', target, { findingId });
  });
}

async function findTarget({ db }: CommandContext, repositoryId: string): Promise<AuditTarget> {
  const { id, name, registry } = await getRepository(db, repositoryId);
  return { kind: 'repository', id, name: formatRepository({ registry: registry.host, repository: name }) };
}
