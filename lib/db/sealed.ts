import type { Database } from './client.ts';

/** A stored secret as lib/secrets sealed it, and the row and field that it is bound to. */
export type SealedValue = {
  place: { table: 'Registry'; id: string; field: 'credential' };
  /** What people call whose secret it is: the registry's host. */
  name: string;
  record: string;
};

/** Every sealed value there is, by id. @param after - the id of the last one of the page before */
export async function listSealed(db: Database, after: string | null, limit: number): Promise<SealedValue[]> {
  const rows = await db.registry.findMany({
    where: { credential: { not: null }, ...(after === null ? {} : { id: { gt: after } }) },
    select: { id: true, host: true, credential: true },
    orderBy: { id: 'asc' },
    take: limit,
  });
  return rows.flatMap(({ id, host, credential }) =>
    credential === null
      ? []
      : [{ place: { table: 'Registry', id, field: 'credential' }, name: host, record: credential } as const],
  );
}

/** The same secret under another seal. False when somebody changed it meanwhile: that is newer. */
export async function replaceSealed(db: Database, { place, record }: SealedValue, fresh: string): Promise<boolean> {
  const { count } = await db.registry.updateMany({
    where: { id: place.id, credential: record },
    data: { credential: fresh },
  });
  return count === 1;
}
