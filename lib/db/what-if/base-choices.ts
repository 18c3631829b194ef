import type { Database } from '../client.ts';
import { toRows } from '../rows.ts';

export type BaseChoiceRow = {
  repositoryId: string;
  host: string;
  name: string;
  tag: string;
  digest: string;
  sizeBytes: number;
  /** True if it is of the repository of the current base, or has its name. */
  isSibling: boolean;
};

/** Siblings, and the other third-party images. */
const MOST = { siblings: 60, others: 40 } as const;

/**
 * Lists images that could be the base instead: the tags of repositories with the name of the base, the smallest first, and the newest image
 * of the main series of other third-party repositories. Tags of one image are one choice, with the shortest name.
 *
 * @param baseName - the last part of the path of the base, such as "node"; null when it is unknown
 */
export async function listBaseChoices(
  db: Database,
  { repositoryId, baseName, platform }: { repositoryId: string; baseName: string | null; platform: string },
): Promise<BaseChoiceRow[]> {
  const rows = await db.$queryRaw<object[]>`
    with places as materialized (
      select r.id, g.host, r.name, s."tagName", coalesce(regexp_replace(r.name, '^.*/', '') = ${baseName}::text, false) as "isSibling"
      from "Repository" r join "Registry" g on g.id = r."registryId" left join "RepositorySummary" s on s."repositoryId" = r.id
      where r.id <> ${repositoryId} and (r.relation = 'upstream' or regexp_replace(r.name, '^.*/', '') = ${baseName}::text)),
    current as (
      select distinct on (p.id, c."manifestId") p.id as "repositoryId", p.host, p.name, t.name as tag, m.digest, c."sizeBytes", p."isSibling"
      from places p join "Tag" t on t."repositoryId" = p.id and (p."isSibling" or t.name = p."tagName") and t."goneAt" is null and t.name not like '%:%'
      join "TagCurrent" c on c."tagId" = t.id and c.platform = ${platform} join "Manifest" m on m.id = c."manifestId"
      order by p.id, c."manifestId", length(t.name), t.name),
    ranked as (select *, row_number() over (partition by "isSibling" order by "sizeBytes", host, name, tag) as place from current)
    select "repositoryId", host, name, tag, digest, "sizeBytes", "isSibling" from ranked
    where place <= case when "isSibling" then ${MOST.siblings}::int else ${MOST.others}::int end
    order by not "isSibling", place`;
  return toRows(rows);
}

/** Images that tags point to now, and their repositories. */
export type LayerHolders = { images: number; repositories: number };

/** Counts the current images that have all of these layers. @param without - repositories that do not count */
export async function countLayerHolders(
  db: Database,
  digests: readonly string[],
  without: readonly string[],
): Promise<LayerHolders> {
  const wanted = [...new Set(digests)];
  const [row] = await db.$queryRaw<LayerHolders[]>`
    with holders as (
      select c."manifestId", t."repositoryId" from "Layer" d join "ImageLayer" l on l."layerId" = d.id
      join "TagCurrent" c on c."manifestId" = l."manifestId" join "Tag" t on t.id = c."tagId" and t."goneAt" is null
      where d.digest = any(${wanted}::text[]) and t."repositoryId" <> all(${[...without]}::text[])
      group by 1, 2 having count(distinct l."layerId") = ${wanted.length}::int)
    select count(distinct "manifestId")::int as images, count(distinct "repositoryId")::int as repositories from holders`;
  return row ?? { images: 0, repositories: 0 };
}
