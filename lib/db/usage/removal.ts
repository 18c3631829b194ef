import type { Database } from '../client.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { toRows } from '../rows.ts';
import { HELD, listBlobs } from './held-manifests.ts';

export type RemovableTagRow = {
  id: number;
  name: string;
  repositoryId: string;
  repository: string;
  registryId: string;
  host: string;
  /** What the tag points to now. Null for a tag that is gone or was never read. */
  digest: string | null;
  /** When the registry last said so. */
  checkedAt: Date | null;
  isDemo: boolean;
};

/** Finds tags with what they point to now. */
export const findRemovableTags = (db: Database, ids: readonly number[]): Promise<RemovableTagRow[]> =>
  db.$queryRaw<RemovableTagRow[]>`
    select t.id, t.name, r.id as "repositoryId", r.name as repository, g.id as "registryId", g.host, m.digest, t."checkedAt", g.origin = 'demo' as "isDemo"
    from "Tag" t join "Repository" r on r.id = t."repositoryId" join "Registry" g on g.id = r."registryId"
    left join "Observation" o on o."openTagId" = t.id left join "Manifest" m on m.id = o."manifestId"
    where t.id = any(${[...ids]}::int[]) order by lower(r.name), t.name, t.id`;

/** What a registry said about tags outside of a poll: those that still point to what was seen, and those that do not. */
type CheckedTags = { same: readonly number[]; other: readonly number[] };

/** Records that tags still point to what was seen, and lets the next poll of their repository check the others first. */
export async function noteTagsChecked(db: Database, { same, other }: CheckedTags, now: Date): Promise<void> {
  await db.$executeRaw`
    update "Tag" set "checkedAt" = case when id = any(${[...same]}::int[]) then ${now} else "checkedAt" end,
      "nextCheckAt" = case when id = any(${[...other]}::int[]) then ${now} else "nextCheckAt" end
    where id = any(${[...same, ...other]}::int[]) and "goneAt" is null`;
}

export type RemovalSums = {
  /** Blobs that the tags reach, each once. */
  reachedBytes: number;
  /** Those of them that no other tag of the registry reaches. */
  freedBytes: number;
  freedLayers: number;
  freedManifests: number;
};

/** Sums what tags of one registry reach, and what of it no other tag there reaches. */
export async function sumRemoval(
  db: Database,
  { registryId, ids }: { registryId: string; ids: readonly number[] },
): Promise<RemovalSums> {
  const [sums] = toRows<RemovalSums>(
    await db.$queryRaw<object[]>`with recursive ${HELD},
      removed as (
        select o."repositoryId", o."manifestId", count(*)::int as tags from "Observation" o where o."openTagId" = any(${[...ids]}::int[]) group by 1, 2),
      marked as (
        select o."repositoryId", o."manifestId" as "rootId", o.tags > coalesce(d.tags, 0) as stays, d.tags is not null as goes
        from roots o join "Repository" r on r.id = o."repositoryId"
        left join removed d on d."repositoryId" = o."repositoryId" and d."manifestId" = o."manifestId" where r."registryId" = ${registryId}),
      held as materialized (
        select x."manifestId", bool_or(k.stays) as stays, bool_or(k.goes) as goes from reached x
        join marked k on k."repositoryId" = x."repositoryId" and k."rootId" = x."rootId" group by 1),
      pieces as (${listBlobs(Prisma.sql`h.stays, h.goes`)}),
      blobs as (select kind, key, max(bytes) as bytes, bool_or(stays) as stays from pieces group by 1, 2 having bool_or(goes))
      select coalesce(sum(bytes), 0)::bigint as "reachedBytes", coalesce(sum(bytes) filter (where not stays), 0)::bigint as "freedBytes",
        count(*) filter (where not stays and kind = 0) as "freedLayers", count(*) filter (where not stays and kind = 1) as "freedManifests" from blobs`,
  );
  if (sums === undefined) throw new Error('a sum without a group has one row');
  return sums;
}
