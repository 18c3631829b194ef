import type { Visibility } from '#lib/domain/repository.ts';
import type { Database } from '../client.ts';
import { toRows } from '../rows.ts';

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

/** A platform of the tag; its sizes are null where none was read. */
type Shown = Pick<BadgeRow, 'visibility' | 'isGone'> & {
  repositoryId: string;
  platform: string | null;
  sizeBytes: number | null;
  pullCostBytes: number | null;
  layerCount: number | null;
  isOverBudget: boolean;
};

/** Finds a badge by host, repository and tag; null when the tag is not watched. The demo comes last. */
export async function findBadge(db: Database, host: string, name: string, tag: string): Promise<BadgeRow | null> {
  const found = await db.$queryRaw<object[]>`
    select r.id as "repositoryId", r.visibility::text as visibility, t."goneAt" is not null as "isGone", c.platform, c."sizeBytes", c."pullCostBytes",
      c."layerCount"::int as "layerCount",
      coalesce((
        select p."budgetState" = 'over' from "Point" p join "Series" s on s.id = p."seriesId"
        where p."manifestId" = c."manifestId" and s."repositoryId" = r.id and s.platform = c.platform order by p.position desc limit 1), false) as "isOverBudget"
    from "Repository" r join "Registry" g on g.id = r."registryId" join "Tag" t on t."repositoryId" = r.id
    left join "TagCurrent" c on c."tagId" = t.id
    where g.host = ${host} and r.name = ${name} and t.name = ${tag} order by r.origin = 'demo', r.id`;
  const rows = toRows<Shown>(found);
  const [first] = rows;
  if (!first) return null;
  const { repositoryId, visibility, isGone } = first;
  const platforms = rows.flatMap((row) =>
    row.platform === null || row.repositoryId !== repositoryId
      ? []
      : {
          platform: row.platform,
          sizeBytes: row.sizeBytes ?? 0,
          pullCostBytes: row.pullCostBytes ?? 0,
          layerCount: row.layerCount ?? 0,
          isOverBudget: row.isOverBudget,
        },
  );
  return { visibility, isGone, platforms };
}
