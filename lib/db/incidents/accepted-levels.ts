import type { Database } from '../client.ts';

export type AcceptedLevelRow = {
  seriesId: string;
  digest: string;
  sizeBytes: number;
  reason: string;
  by: string;
  at: Date;
  until: Date | null;
};

/** Lists the accepted levels of a repository's series that count at `now`. */
export async function listAcceptedLevels(db: Database, repositoryId: string, now: Date): Promise<AcceptedLevelRow[]> {
  const rows = await db.acceptedLevel.findMany({
    where: { repositoryId, OR: [{ until: null }, { until: { gt: now } }] },
    orderBy: { at: 'asc' },
  });
  return rows.map(({ sizeBytes, ...row }) => ({ ...row, sizeBytes: Number(sizeBytes) }));
}

export type NewAcceptedLevel = AcceptedLevelRow & { repositoryId: string; incidentId: string | null };

/** Accepts levels. A level that is accepted again gets the new reason and date. */
export async function acceptLevels(tx: Database, levels: readonly NewAcceptedLevel[]): Promise<void> {
  for (const { seriesId, digest, ...rest } of levels)
    await tx.acceptedLevel.upsert({
      where: { seriesId_digest: { seriesId, digest } },
      create: { id: crypto.randomUUID(), seriesId, digest, ...rest },
      update: rest,
    });
}

/** Removes the levels that incidents had accepted. */
export async function withdrawLevels(tx: Database, incidentIds: readonly string[]): Promise<void> {
  if (incidentIds.length > 0) await tx.acceptedLevel.deleteMany({ where: { incidentId: { in: [...incidentIds] } } });
}
