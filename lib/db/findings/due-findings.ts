import type { Database } from '../client.ts';
import { isCurrentIndex } from '../contents/index-version.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import type { ImageKey } from './finding-sets.ts';

/** Marks a set that is to be checked again, whatever its age. */
const NEVER = new Date(0);

/**
 * Lists images whose findings are missing, were found with the rules of an older release, or are to be checked again. Only images
 * all of whose layers the repository has served and whose files are still stored. Images of existing tags first, then the newest.
 *
 * @param options - `checkedBefore`: sets of existing tags that were last checked before are due; `left`: images to leave out
 */
export async function listDueFindings(
  db: Database,
  {
    rulesVersion,
    checkedBefore,
    left,
    limit,
  }: { rulesVersion: number; checkedBefore: Date; left: readonly ImageKey[]; limit: number },
): Promise<ImageKey[]> {
  return db.$queryRaw<ImageKey[]>`
    with known as (
      select rm."repositoryId", rm."manifestId", s."computedAt", s."rulesVersion",
        exists (select 1 from "TagCurrent" c join "Tag" t on t.id = c."tagId"
          where c."manifestId" = rm."manifestId" and t."repositoryId" = rm."repositoryId" and t."goneAt" is null) as "isCurrent"
      from "RepositoryManifest" rm left join "FindingSet" s on s."repositoryId" = rm."repositoryId" and s."manifestId" = rm."manifestId"
      where rm."contentsAt" is not null and coalesce(s."rulesVersion", 0) <= ${rulesVersion}
        and (s."manifestId" is null or s."rulesVersion" < ${rulesVersion} or s."computedAt" < ${checkedBefore}))
    select k."repositoryId", k."manifestId" from known k
    where (k."computedAt" is null or k."rulesVersion" < ${rulesVersion} or k."isCurrent" or k."computedAt" = ${NEVER})
      and not exists (
        select 1 from jsonb_to_recordset(${JSON.stringify(left)}::jsonb) as l("repositoryId" text, "manifestId" int)
        where l."repositoryId" = k."repositoryId" and l."manifestId" = k."manifestId")
      and not exists (
        select 1 from "ImageLayer" a
          left join "RepositoryLayer" w on w."layerId" = a."layerId" and w."repositoryId" = k."repositoryId"
            and (w.state = 'confirmed' or w."confirmedAt" is not null)
          left join "LayerContents" c on c."layerId" = w."layerId" and c.state = 'read'
        where a."manifestId" = k."manifestId" and (c."layerId" is null or not ${isCurrentIndex(Prisma.sql`c.index`)}))
    order by k."isCurrent" desc, k."manifestId" desc, k."repositoryId" limit ${limit}`;
}

/** Records that a set is still up to date. */
export async function noteChecked(db: Database, key: ImageKey, now: Date): Promise<void> {
  await db.findingSet.updateMany({ where: key, data: { computedAt: now } });
}

/** Lets the findings of the repositories' images be checked again soon, such as after a change of their purpose. */
export async function checkFindingsAgain(db: Database, repositoryIds: readonly string[]): Promise<void> {
  if (repositoryIds.length === 0) return;
  await db.findingSet.updateMany({ where: { repositoryId: { in: [...repositoryIds] } }, data: { computedAt: NEVER } });
}

/**
 * Lets findings of images be checked again soon whose history has the change of a push: those of the push and of the ones after it.
 *
 * @param most - how many later pushes of each series
 */
export async function checkOrderAgain(
  db: Database,
  { fromId, toId }: { fromId: number; toId: number },
  most: number,
): Promise<void> {
  await db.$executeRaw`
    update "FindingSet" f set "computedAt" = ${NEVER}
    from "Point" p join "Series" s on s.id = p."seriesId"
      join "Point" later on later."seriesId" = p."seriesId" and later.position between p.position and p.position + ${most}::int
    where p."manifestId" = ${toId} and p."comparedWithId" = ${fromId}
      and f."repositoryId" = s."repositoryId" and f."manifestId" = later."manifestId"`;
}
