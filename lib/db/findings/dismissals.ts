import type { Database } from '../client.ts';

/** Dismissal is the decision to leave a finding as it is, in all images of a repository. */
export type Dismissal = { findingId: string; reason: string; by: string; at: Date };

/** Lists the dismissals of these findings. */
export async function listDismissals(
  db: Database,
  repositoryId: string,
  findingIds: readonly string[],
): Promise<Dismissal[]> {
  return db.findingDismissal.findMany({
    where: { repositoryId, findingId: { in: [...findingIds] } },
    select: { findingId: true, reason: true, by: true, at: true },
  });
}

/** Returns the newest stored finding with this id in any image of the repository; null when there is none. */
export async function findKnownFinding(
  db: Database,
  repositoryId: string,
  findingId: string,
): Promise<{ kind: string } | null> {
  return db.finding.findFirst({
    where: { repositoryId, id: findingId },
    orderBy: { manifestId: 'desc' },
    select: { kind: true },
  });
}

/** Stores a dismissal, or replaces the reason and author of an earlier one. */
export async function saveDismissal(
  db: Database,
  repositoryId: string,
  { findingId, ...decision }: Dismissal,
): Promise<void> {
  await db.findingDismissal.upsert({
    where: { repositoryId_findingId: { repositoryId, findingId } },
    create: { repositoryId, findingId, ...decision },
    update: decision,
  });
}

/** @returns false when the finding was not dismissed */
export async function deleteDismissal(db: Database, repositoryId: string, findingId: string): Promise<boolean> {
  const { count } = await db.findingDismissal.deleteMany({ where: { repositoryId, findingId } });
  return count > 0;
}
