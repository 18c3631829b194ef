import type { Database } from '../client.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { toNumber } from '../numbers.ts';
import type { SeriesSubject } from '../repositories/subjects.ts';
import { toRows } from '../rows.ts';
import { shownChanges } from './shown.ts';

/** Condition for a change "c" of which something is known. Nothing is where no layer that was read in part has unchanged files. */
const IS_KNOWN = Prisma.sql`not (c.truncated and c."unchangedBytes" = 0)`;

/**
 * Returns the unchanged bytes of what nodes pull for the points of a series, by position. Those that nothing is known of are missing. One
 * JSON document for all of them, because the driver takes several times as long for rows.
 */
export async function mapSeriesUnchanged(
  db: Database,
  { id, repositoryId }: { id: string; repositoryId: string },
  { from, to }: { from: Date | null; to: Date | null },
): Promise<Map<number, number>> {
  const [row] = await db.$queryRaw<{ changes: [number, number][] | null }[]>`
    select jsonb_agg(jsonb_build_array(p.position, c."unchangedBytes")) as changes
    from "Point" p join ${shownChanges(repositoryId)} c on c."toManifestId" = p."manifestId" and c."fromManifestId" = p."comparedWithId"
    where p."seriesId" = ${id} and ${IS_KNOWN}
      and (${from}::timestamptz is null or p.at >= ${from}) and (${to}::timestamptz is null or p.at <= ${to})`;
  return new Map(row?.changes);
}

/**
 * Returns the unchanged bytes of what nodes pull for a push of a series, when they have the image that it was compared with; null while
 * they are unknown.
 */
export async function findPushUnchanged(
  db: Database,
  { repositoryId, seriesId, digest }: { repositoryId: string; seriesId: string; digest: string },
): Promise<number | null> {
  const [row] = await db.$queryRaw<{ unchangedBytes: bigint }[]>`
    select c."unchangedBytes" from "Manifest" m join "Point" p on p."manifestId" = m.id and p."seriesId" = ${seriesId}
      join ${shownChanges(repositoryId)} c on c."toManifestId" = m.id and c."fromManifestId" = p."comparedWithId"
    where m.digest = ${digest} and ${IS_KNOWN} order by p.position desc limit 1`;
  return row === undefined ? null : toNumber(row.unchangedBytes);
}

/** Maps digests of images to the unchanged bytes of what nodes with another image pull for them. Those that are unknown are missing. */
export async function mapUnchanged(
  db: Database,
  repositoryId: string,
  pairs: readonly { digest: string; fromDigest: string | null }[],
): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ digest: string; unchangedBytes: bigint }[]>`
    select n.digest, c."unchangedBytes" from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as n(digest text, "fromDigest" text)
      join "Manifest" t on t.digest = n.digest join "Manifest" f on f.digest = n."fromDigest"
      join ${shownChanges(repositoryId)} c on c."toManifestId" = t.id and c."fromManifestId" = f.id
    where ${IS_KNOWN}`;
  return new Map(rows.map(({ digest, unchangedBytes }) => [digest, toNumber(unchangedBytes)]));
}

/** What nodes pulled for pushes of the headline of an own repository, of those pushes of which it is known how much had not changed. */
export type PulledAgain = SeriesSubject & {
  pulledBytes: number;
  unchangedBytes: number;
  pushes: number;
};

/** Sums what nodes pulled of own repositories in a time. Repositories of which nothing is known are left out. */
export async function listPulledAgain(db: Database, { from, to }: { from: Date; to: Date }): Promise<PulledAgain[]> {
  const rows = await db.$queryRaw<object[]>`
    select y."repositoryId", y."seriesId", g.host, r.name, r.relation::text as relation, r.owner, y."labelledOwner", y."streamKey",
      y."streamLabel", y.platform, sum(c."pullBytes")::bigint as "pulledBytes", sum(c."unchangedBytes")::bigint as "unchangedBytes", count(*)::int as pushes
    from "RepositorySummary" y
      join "Repository" r on r.id = y."repositoryId" and r.relation = 'ours' and r.origin <> 'demo'
      join "Registry" g on g.id = r."registryId"
      join "Point" p on p."seriesId" = y."seriesId" and p."atSource" = 'observed' and p.at > ${from} and p.at <= ${to}
      join lateral ${shownChanges(Prisma.sql`r.id`)} c on c."toManifestId" = p."manifestId" and c."fromManifestId" = p."comparedWithId"
    where ${IS_KNOWN}
    group by y."repositoryId", r.id, g.host order by y."repositoryId"`;
  return toRows(rows);
}
