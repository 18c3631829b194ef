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
  // `place` is the place of a tag among all of the repository, the newest first. Numbers are sorted faster than names.
  const rows = await db.$queryRaw<({ id: string } & FindingTags)[]>`
    with recursive pointed as (
      select row_number() over (order by o."firstSeenAt" desc, t.name)::int as place, t.name, o."manifestId", 0 as depth
      from "Tag" t join "Observation" o on o."openTagId" = t.id
      where t."repositoryId" = ${repositoryId} and t."goneAt" is null and t.name not like '%:%'
      union all select p.place, p.name, e."childId", p.depth + 1 from pointed p join ${shownEntries(repositoryId)} e on e."indexId" = p."manifestId"
        where p.depth < 3),
    carrier as (
      select i.id, i."manifestId" from "Finding" i where i."repositoryId" = ${repositoryId} and i.id = any(${ids}::text[])
      union all select mine.id, ${manifestId}::int from unnest(${[...own]}::text[]) as mine(id)),
    counted as (
      select c.id, count(distinct p.place)::int as total, (array_agg(distinct p.place))[1:${limit}::int] as places
      from carrier c join pointed p on p."manifestId" = c."manifestId" group by c.id)
    select c.id, c.total, array(select p.name from pointed p where p.depth = 0 and p.place = any(c.places) order by p.place) as tags
    from counted c`;
  return new Map(rows.map(({ id, tags, total }) => [id, { tags, total }]));
}
