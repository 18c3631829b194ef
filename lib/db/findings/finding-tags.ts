import type { Database } from '../client.ts';
import { shownEntries } from '../images/shown.ts';
import type { ImageKey } from './finding-sets.ts';

/** The tags that point now to an image with a finding: the newest ones, and the number of all. */
export type FindingTags = { tags: string[]; total: number };

/**
 * Maps ids of findings to the tags of the repository that point now to an image which has the finding, directly or through an
 * index. Findings of images that are not stored are unknown. Pinned digests are no tags.
 *
 * @param key - an image whose own findings need not be stored: `own` are their ids
 * @param limit - how many tags of each finding are named
 */
export async function mapFindingTags(
  db: Database,
  { repositoryId, manifestId }: ImageKey,
  { own, others, limit }: { own: readonly string[]; others: readonly string[]; limit: number },
): Promise<ReadonlyMap<string, FindingTags>> {
  const ids = [...own, ...others];
  if (ids.length === 0) return new Map();
  const rows = await db.$queryRaw<({ id: string } & FindingTags)[]>`
    with recursive carrier as (
      select i.id, i."manifestId", 0 as depth from "Finding" i where i."repositoryId" = ${repositoryId} and i.id = any(${ids}::text[])
      union select mine.id, ${manifestId}::int, 0 from unnest(${[...own]}::text[]) as mine(id)
      union select c.id, e."indexId", c.depth + 1 from carrier c join ${shownEntries(repositoryId)} e on e."childId" = c."manifestId"
        where c.depth < 3),
    tagged as (
      select distinct c.id, t.name, o."firstSeenAt" as at from carrier c
        join "Observation" o on o."manifestId" = c."manifestId" and o."repositoryId" = ${repositoryId} join "Tag" t on t.id = o."openTagId"
      where t."goneAt" is null and t.name not like '%:%')
    select id, count(*)::int as total, (array_agg(name order by at desc, name))[1:${limit}::int] as tags from tagged group by id`;
  return new Map(rows.map(({ id, tags, total }) => [id, { tags, total }]));
}
