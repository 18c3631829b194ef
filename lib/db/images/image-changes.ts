import type { Database } from '../client.ts';
import { isCurrentIndex } from '../contents/index-version.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { toNumber } from '../numbers.ts';

/** Two images, `from` the previous one. */
export type ImagePair = { fromId: number; toId: number };

/** What nodes with one image pull for another one, as lib/contents/change computes it. `inputs` can be a word of a newer release. */
export type StoredChange = {
  pullBytes: number;
  unchangedBytes: number;
  layers: { position: number; pullBytes: number; unchangedBytes: number; inputs: string }[];
  truncated: boolean;
};

/**
 * Lists pairs of a push and the image that it was compared with, whose change is missing or was computed by an older release. Only of
 * images all of whose layers one repository has served and whose files are still stored. Headlines first, then the newest push.
 *
 * @param options - `computedWith`: the version of this release; `left`: pairs to leave out; `among`: only pushes of these images
 */
export async function listDueChanges(
  db: Database,
  {
    computedWith,
    left = [],
    among = null,
    limit,
  }: { computedWith: number; left?: readonly ImagePair[]; among?: readonly number[] | null; limit: number },
): Promise<ImagePair[]> {
  const hasFiles = (manifestId: Prisma.Sql) => Prisma.sql`
    not exists (
      select 1 from "ImageLayer" a left join "LayerContents" c on c."layerId" = a."layerId" and c.state = 'read'
      where a."manifestId" = ${manifestId} and (c."layerId" is null or not ${isCurrentIndex(Prisma.sql`c.index`)}))`;
  return db.$queryRaw<ImagePair[]>`
    with pushes as (
      select p."comparedWithId" as "fromId", p."manifestId" as "toId", max(p.at) as at, bool_or(h."repositoryId" is not null) as "isHeadline"
      from "RepositoryManifest" rm
        join "Point" p on p."manifestId" = rm."manifestId"
        join "Series" s on s.id = p."seriesId" and s."repositoryId" = rm."repositoryId"
        join "RepositoryManifest" b on b."manifestId" = p."comparedWithId" and b."repositoryId" = rm."repositoryId"
        left join "RepositorySummary" h on h."repositoryId" = rm."repositoryId" and h."seriesId" = s.id
        left join "ImageChange" c on c."toManifestId" = p."manifestId" and c."fromManifestId" = p."comparedWithId"
      where rm."contentsAt" is not null and b."contentsAt" is not null and coalesce(c."computedWith", 0) < ${computedWith}
        and (${among}::int[] is null or rm."manifestId" = any(${among}::int[]))
      group by p."comparedWithId", p."manifestId")
    select d."fromId", d."toId" from pushes d
    where not exists (
        select 1 from jsonb_to_recordset(${JSON.stringify(left)}::jsonb) as l("fromId" int, "toId" int)
        where l."fromId" = d."fromId" and l."toId" = d."toId")
      and ${hasFiles(Prisma.sql`d."toId"`)} and ${hasFiles(Prisma.sql`d."fromId"`)}
    order by d."isHeadline" desc, d.at desc, d."toId" desc, d."fromId" desc limit ${limit}`;
}

/** Stores the change between two images, and replaces one of an older release. One of a newer release stays. */
export async function storeImageChange(
  db: Database,
  { fromId, toId }: ImagePair,
  { change, computedWith }: { change: StoredChange; computedWith: number },
  now: Date,
): Promise<void> {
  const { pullBytes, unchangedBytes, layers, truncated } = change;
  await db.$executeRaw`
    insert into "ImageChange" as c ("fromManifestId", "toManifestId", "pullBytes", "unchangedBytes", layers, truncated, "computedWith",
      "computedAt")
    values (${fromId}, ${toId}, ${pullBytes}, ${unchangedBytes}, ${JSON.stringify(layers)}::jsonb, ${truncated}, ${computedWith}, ${now})
    on conflict ("toManifestId", "fromManifestId") do update set "pullBytes" = excluded."pullBytes",
      "unchangedBytes" = excluded."unchangedBytes", layers = excluded.layers, truncated = excluded.truncated,
      "computedWith" = excluded."computedWith", "computedAt" = excluded."computedAt"
    where c."computedWith" <= excluded."computedWith"`;
}

type Side = { repositoryId: string; manifestId: number };

/**
 * Returns the stored change between two images; null before it is known, and where nothing is known of a layer that was read in part. Only
 * when the repository of each shows its contents.
 */
export async function findImageChange(db: Database, from: Side, to: Side): Promise<StoredChange | null> {
  const shownBy = ({ repositoryId }: Side) => ({ readBy: { some: { repositoryId, contentsAt: { not: null } } } });
  const row = await db.imageChange.findFirst({
    where: {
      fromManifestId: from.manifestId,
      toManifestId: to.manifestId,
      from: shownBy(from),
      to: shownBy(to),
      NOT: { truncated: true, unchangedBytes: 0 },
    },
    select: { pullBytes: true, unchangedBytes: true, layers: true, truncated: true },
  });
  if (row === null) return null;
  const { pullBytes, unchangedBytes, layers, truncated } = row;
  return {
    pullBytes: toNumber(pullBytes),
    unchangedBytes: toNumber(unchangedBytes),
    // Only storeImageChange writes it, in this form.
    layers: layers as StoredChange['layers'],
    truncated,
  };
}
