import type { Database } from './client.ts';
import type { Visibility } from './generated/enums.ts';
import { toNumber } from './numbers.ts';

/** The data of a tag's badge: one entry per platform, none when the tag is gone or was never read. */
export type BadgeRow = {
  visibility: Visibility;
  isGone: boolean;
  platforms: {
    platform: string;
    sizeBytes: number;
    pullCostBytes: number;
    layerCount: number;
    isOverBudget: boolean;
  }[];
};

/** Finds a badge by host, repository and tag; null when the tag is not watched. The demo comes last. */
export async function findBadge(db: Database, host: string, name: string, tag: string): Promise<BadgeRow | null> {
  const rows = await db.$queryRaw<
    {
      repositoryId: string;
      visibility: Visibility;
      isGone: boolean;
      platform: string | null;
      sizeBytes: bigint | null;
      pullCostBytes: bigint | null;
      layerCount: number | null;
      isOverBudget: boolean;
    }[]
  >`
    select r.id as "repositoryId", r.visibility::text as visibility, t."goneAt" is not null as "isGone", c.platform, c."sizeBytes", c."pullCostBytes",
      c."layerCount"::int as "layerCount",
      coalesce((
        select p."budgetState" = 'over' from "Point" p join "Series" s on s.id = p."seriesId"
        where p."manifestId" = c."manifestId" and s."repositoryId" = r.id and s.platform = c.platform order by p.position desc limit 1), false) as "isOverBudget"
    from "Repository" r join "Registry" g on g.id = r."registryId" join "Tag" t on t."repositoryId" = r.id
    left join "TagCurrent" c on c."tagId" = t.id
    where g.host = ${host} and r.name = ${name} and t.name = ${tag} order by r.origin = 'demo', r.id`;
  const [first] = rows;
  if (!first) return null;
  const { repositoryId, visibility, isGone } = first;
  const platforms = rows.flatMap((row) =>
    row.platform === null || row.repositoryId !== repositoryId
      ? []
      : {
          platform: row.platform,
          sizeBytes: toNumber(row.sizeBytes) ?? 0,
          pullCostBytes: toNumber(row.pullCostBytes) ?? 0,
          layerCount: row.layerCount ?? 0,
          isOverBudget: row.isOverBudget,
        },
  );
  return { visibility, isGone, platforms };
}
