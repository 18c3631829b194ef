import type { Database } from '../client.ts';

export async function findEvent(db: Database, id: number) {
  return db.incidentEvent.findUnique({ where: { id } });
}

const DAY_MS = 86_400_000;

/** Counts incidents of a repository that sent a message in the 90 days before this one, with the time of the last one ever. */
export async function findQuiet(
  db: Database,
  { id, repositoryId, openedAt }: { id: string; repositoryId: string | null; openedAt: Date },
): Promise<{ count: number; lastAt: Date | null }> {
  if (repositoryId === null) return { count: 0, lastAt: null };
  const where = {
    id: { not: id },
    AND: [{ OR: [{ repositoryId }, { members: { some: { repositoryId } } }] }, { notify: 'now' }],
  };
  const since = new Date(openedAt.getTime() - 90 * DAY_MS);
  const count = await db.incident.count({ where: { ...where, openedAt: { gte: since, lt: openedAt } } });
  const last = await db.incident.aggregate({
    where: { ...where, openedAt: { lt: openedAt } },
    _max: { openedAt: true },
  });
  return { count, lastAt: last._max.openedAt };
}
