import type { Database } from '../client.ts';

/** Counts the pushes of a series since a time, and returns the machines that its repository is set to; null without a setting. */
export async function countPulls(
  db: Database,
  seriesId: string,
  since: Date,
): Promise<{ releases: number; nodes: number | null }> {
  const [row] = await db.$queryRaw<{ releases: number; nodes: number | null }[]>`
    select (select count(*)::int from "Point" p where p."seriesId" = s.id and p.at > ${since}) as releases, r.nodes
    from "Series" s join "Repository" r on r.id = s."repositoryId" where s.id = ${seriesId}`;
  return row ?? { releases: 0, nodes: null };
}
