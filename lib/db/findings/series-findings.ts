import type { InspectedPush } from '#lib/analysis/findings/gone-findings.ts';
import type { PerRelease } from '#lib/findings/finding.ts';
import type { Database } from '../client.ts';
import { toRows } from '../rows.ts';
import type { ImageKey } from './finding-sets.ts';
import { KNOWS_SIBLINGS } from './image-findings.ts';

/** What is listed: points of a series from the newest one with an image down. */
export type SeriesSpan = ImageKey & {
  seriesId: string;
  /** Sets of other rules count as unknown. */
  rulesVersion: number;
  /** False leaves the ids of secrets out. */
  withSecrets: boolean;
  /** How many points are listed. */
  limit: number;
};

/**
 * Lists the points of a series with the findings of their images, newest first. Empty when the image is no point of the series.
 */
export async function listFindingsOfSeries(
  db: Database,
  { repositoryId, seriesId, manifestId, rulesVersion, withSecrets, limit }: SeriesSpan,
): Promise<InspectedPush[]> {
  return db.$queryRaw<InspectedPush[]>`
    select p."manifestId", m.digest, p.at, p."tagName" as tag,
      case when f."manifestId" is null then null else jsonb_build_object(
        'rulesVersion', f."rulesVersion", 'purpose', f.purpose, 'hasBase', f."baseCount" is not null,
        'knowsSiblings', ${KNOWS_SIBLINGS}, 'isWhole', f.state = 'complete' and f."moreItems" = 0, 'ids', array(
          select i.id from "Finding" i where i."repositoryId" = f."repositoryId" and i."manifestId" = f."manifestId"
            and (${withSecrets} or i.kind <> 'secret') order by i.position)) end as found
    from "Point" p join "Manifest" m on m.id = p."manifestId"
      left join "FindingSet" f on f."repositoryId" = ${repositoryId} and f."manifestId" = p."manifestId"
        and f."rulesVersion" = ${rulesVersion}
    where p."seriesId" = ${seriesId} and p.position <= (
      select max(q.position) from "Point" q where q."seriesId" = ${seriesId} and q."manifestId" = ${manifestId})
    order by p.position desc limit ${limit}`;
}

/** A stored finding without its evidence. Bytes are compressed. */
export type FoundTitle = {
  id: string;
  /** A FindingKind, or a word of a newer release. */
  kind: string;
  title: string;
  savedBytes: number;
  estimated: boolean;
  /** What nodes pulled again in releases; null for findings that save something of the image. */
  perRelease: Pick<PerRelease, 'bytes' | 'changed' | 'releases'> | null;
};

/** Maps the ids of stored findings to their titles, each from the image that is named. Findings that were replaced since are left out. */
export async function mapFoundTitles(
  db: Database,
  repositoryId: string,
  findings: readonly { id: string; manifestId: number }[],
): Promise<ReadonlyMap<string, FoundTitle>> {
  if (findings.length === 0) return new Map();
  const rows = await db.$queryRaw<object[]>`
    select i.id, i.kind, coalesce(i.details->>'title', '') as title, i."savedBytes", i.estimated,
      nullif(i.details->'perRelease', 'null') - 'pushes' as "perRelease"
    from jsonb_to_recordset(${JSON.stringify(findings)}::jsonb) as g(id text, "manifestId" int)
    join "Finding" i on i."repositoryId" = ${repositoryId} and i."manifestId" = g."manifestId" and i.id = g.id`;
  return new Map(toRows<FoundTitle>(rows).map((row) => [row.id, row]));
}
