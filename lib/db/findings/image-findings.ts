import type { ImageFindings } from '#lib/analysis/findings/image-findings.ts';
import type { Database } from '../client.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';

/** What the finding "i" adds to the sum of its set: bytes that two findings share belong to the first of them. */
export const COUNTED_BYTES = Prisma.sql`i."countedBytes"`;

/** Whether it is known which smaller images could replace the base of the set "f". */
export const KNOWS_SIBLINGS = Prisma.sql`(f.base is null or f.siblings is not null)`;

/** Whether the finding "i" is dismissed. */
export const IS_DISMISSED = Prisma.sql`exists (
  select 1 from "FindingDismissal" x where x."repositoryId" = i."repositoryId" and x."findingId" = i.id)`;

/** The columns of `ImageFindings`, of the set "f". @param condition - which findings "i" of it */
const findingsWhere = (
  condition: Prisma.Sql,
) => Prisma.sql`f."rulesVersion"::int as "rulesVersion", f.purpose, f."baseCount" is not null as "hasBase",
  ${KNOWS_SIBLINGS} as "knowsSiblings", coalesce((
  select jsonb_agg(jsonb_build_object('id', i.id, 'kind', i.kind, 'savedBytes', i."savedBytes", 'countedBytes', ${COUNTED_BYTES}) order by i.position)
  from "Finding" i where i."repositoryId" = f."repositoryId" and i."manifestId" = f."manifestId" and ${condition}), '[]') as items`;

export type FindingsOfRepository = ImageFindings & { repositoryId: string };

/**
 * Lists the findings of one version of the images of main series, the oldest first. Images of which some files are unknown are left
 * out.
 *
 * @param most - how many of the newest points of each series are read
 */
export async function listFindingsOfMainSeries(
  db: Database,
  repositoryIds: readonly string[],
  { rulesVersion, most }: { rulesVersion: number; most: number },
): Promise<FindingsOfRepository[]> {
  return db.$queryRaw<FindingsOfRepository[]>`
    select main."repositoryId", ${findingsWhere(Prisma.sql`true`)} from "RepositorySummary" main
    cross join lateral (
      select position, "manifestId" from "Point" where "seriesId" = main."seriesId" order by position desc limit ${most}) p
    join "FindingSet" f on f."repositoryId" = main."repositoryId" and f."manifestId" = p."manifestId"
      and f."rulesVersion" = ${rulesVersion} and f.state = 'complete'
    where main."repositoryId" = any(${[...repositoryIds]}::text[]) order by main."repositoryId", p.position`;
}

/** What may count as added by a push: no finding that is dismissed, and no file that only has a name like that of a secret. */
const COUNTS_AS_ADDED = Prisma.sql`not ${IS_DISMISSED} and (i.kind <> 'secret' or i.certainty = 'certain')`;

/**
 * Maps the digests of images of a repository to those of their findings that count as added by a push. Images of which some files
 * are unknown are left out.
 */
export async function mapFindings(
  db: Database,
  repositoryId: string,
  digests: readonly string[],
): Promise<ReadonlyMap<string, ImageFindings>> {
  const rows = await db.$queryRaw<(ImageFindings & { digest: string })[]>`
    select m.digest, ${findingsWhere(COUNTS_AS_ADDED)} from "Manifest" m
    join "FindingSet" f on f."repositoryId" = ${repositoryId} and f."manifestId" = m.id and f.state = 'complete'
    where m.digest = any(${[...digests]}::text[])`;
  return new Map(rows.map(({ digest, ...findings }) => [digest, findings]));
}
