import type { Database } from '../client.ts';

/** Lists the incidents about secrets of a repository, whatever their state. */
export async function listSecretIncidents(
  db: Database,
  repositoryId: string,
): Promise<{ id: string; secrets: unknown }[]> {
  return db.incident.findMany({
    where: { kind: 'secret', repositoryId },
    select: { id: true, secrets: true },
    orderBy: { number: 'asc' },
  });
}

/** Lists the active incidents about secrets that were there before, without those of the demo. */
export async function listSilentSecretIncidents(db: Database): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select i.id from "Incident" i join "Repository" r on r.id = i."repositoryId" and r.origin <> 'demo'
    where i."kindName" = 'secret' and i.silent and i.state in ('open', 'acknowledged') order by i.number`;
  return rows.map(({ id }) => id);
}

/** Lists the repositories with an active incident about secrets. */
export async function listRepositoriesWithSecrets(db: Database): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select distinct i."repositoryId" as id from "Incident" i join "Repository" r on r.id = i."repositoryId"
    where i."kindName" = 'secret' and i.state in ('open', 'acknowledged') order by 1`;
  return rows.map(({ id }) => id);
}

/** Returns which of these incidents are about secrets. */
export async function listSecretIncidentsAmong(db: Database, ids: readonly string[]): Promise<string[]> {
  const rows = await db.incident.findMany({ where: { id: { in: [...ids] }, kind: 'secret' }, select: { id: true } });
  return rows.map(({ id }) => id);
}
