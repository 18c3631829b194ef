import { ACTIVE_STATES } from '#lib/domain/incident.ts';
import type { Database } from '../client.ts';
import { NotFoundError } from '../errors.ts';
import type { Prisma } from '../generated/client.ts';

/** Serialises all writers of incidents until the transaction ends, since two repositories may have one cause. */
export async function lockIncidents(tx: Database): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('plimsoll incidents'))`;
}

export type IncidentRow = Omit<Prisma.IncidentGetPayload<object>, 'number'> & { number: number };

/** @throws NotFoundError */
export async function getIncident(db: Database, id: string): Promise<IncidentRow> {
  const row = await db.incident.findFirst({ where: /^\d{1,9}$/.test(id) ? { number: Number(id) } : { id } });
  if (!row) throw new NotFoundError('incident', id);
  return row;
}

/** Lists open trouble of any of these registries and repositories. */
export async function listOpenTrouble(
  db: Database,
  about: readonly string[],
): Promise<Pick<IncidentRow, 'id' | 'causes'>[]> {
  return db.incident.findMany({
    where: {
      kind: 'trouble',
      state: { in: [...ACTIVE_STATES] },
      OR: [{ repositoryId: { in: [...about] } }, { repositoryId: null, registryId: { in: [...about] } }],
    },
    select: { id: true, causes: true },
    orderBy: { id: 'asc' },
  });
}
