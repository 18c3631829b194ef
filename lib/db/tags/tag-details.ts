import type { PartKind } from '#lib/domain/manifest.ts';
import type { Database } from '../client.ts';
import { isTroubling } from './tag-troubles.ts';

export type UnreadPartRow = {
  kind: PartKind;
  digest: string;
  /** From the index's entry; null for a config. */
  platform: string | null;
  code: string;
  message: string;
  hint: string | null;
  since: Date;
  nextTryAt: Date | null;
};

export type TagProblemRow = {
  code: string;
  message: string;
  hint: string | null;
  status: number | null;
  since: Date;
  triedAt: Date;
  nextTryAt: Date | null;
};

/** Returns the problems of these tags themselves. */
export async function listTagProblems(db: Database, tagIds: readonly number[]): Promise<Map<number, TagProblemRow>> {
  const rows = await db.tagProblem.findMany({ where: { tagId: { in: [...tagIds] } } });
  return new Map(rows.map(({ tagId, tries: _, ...problem }) => [tagId, problem]));
}

const MAX_PARTS = 64;

/**
 * Lists the unread parts of the manifests that these tags point to now, and of those below them: at most 64 per tag. A child's
 * parts are included only if the repository has read that child.
 */
export async function listUnreadParts(
  db: Database,
  repositoryId: string,
  tagIds: readonly number[],
): Promise<Map<number, UnreadPartRow[]>> {
  const rows = await db.$queryRaw<(UnreadPartRow & { tagId: number })[]>`
    with recursive down as (
      select o."openTagId" as "tagId", o."manifestId" as id, 0 as depth from "Observation" o where o."openTagId" = any(${[...tagIds]}::int[])
      union
      select d."tagId", e."childId", d.depth + 1 from down d join "IndexEntry" e on e."indexId" = d.id
      join "RepositoryManifest" rm on rm."manifestId" = e."childId" and rm."repositoryId" = ${repositoryId}
      where d.depth < 3),
    numbered as (
      select d."tagId", u.*, row_number() over (partition by d."tagId" order by u.depth, u.kind, u.platform, u.digest) as n
      from down d join "UnreadPart" u on u."manifestId" = d.id and u."repositoryId" = ${repositoryId} and ${isTroubling})
    select "tagId", kind, digest, platform, code, message, hint, since, "nextTryAt" from numbered where n <= ${MAX_PARTS} order by "tagId", n`;
  const parts = Map.groupBy(rows, ({ tagId }) => tagId);
  return new Map([...parts].map(([tagId, list]) => [tagId, list.map(({ tagId: _, ...part }) => part)]));
}

/** Lists the unread parts of these indexes and images themselves, also those left out by platform: at most 64. */
export async function listUnreadPartsOf(
  db: Database,
  repositoryId: string,
  digests: readonly string[],
): Promise<UnreadPartRow[]> {
  return db.$queryRaw<UnreadPartRow[]>`
    select u.kind, u.digest, u.platform, u.code, u.message, u.hint, u.since, u."nextTryAt"
    from "UnreadPart" u join "Manifest" m on m.id = u."manifestId"
    where u."repositoryId" = ${repositoryId} and m.digest = any(${[...digests]}::text[])
    order by u.kind desc, u.platform, u.digest limit ${MAX_PARTS}`;
}

const MOST_TAGS = 8;

/** Returns the tags that point to these pinned digests now, by digest: at most 8 each. */
export async function mapTagsAt(
  db: Database,
  repositoryId: string,
  digests: readonly string[],
): Promise<Map<string, string[]>> {
  if (digests.length === 0) return new Map();
  const rows = await db.$queryRaw<{ digest: string; names: string[] }[]>`
    select m.digest, (array_agg(t.name order by t.name))[1:${MOST_TAGS}::int] as names
    from "Manifest" m join "Observation" o on o."manifestId" = m.id and o."repositoryId" = ${repositoryId} join "Tag" t on t.id = o."openTagId"
    where m.digest = any(${[...digests]}::text[]) and t.name not like '%:%' group by m.digest`;
  return new Map(rows.map(({ digest, names }) => [digest, names]));
}
