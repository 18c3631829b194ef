import type { Database, DatabaseClient } from '../client.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { toNumber } from '../numbers.ts';
import { insertRows, toRows } from '../rows.ts';
import { toStoredEfficiency } from './dive-efficiency.ts';
import { isCurrentIndex } from './index-version.ts';

/** A layer that a repository has served, and whose images are not summed yet. */
export type PendingLayer = { repositoryId: string; layerId: number };

/** An image all of whose layers the repository has served. */
export type CompleteImage = { manifestId: number; hasSums: boolean };

export type StoredLayer = {
  digest: string;
  position: number;
  /** Bytes of the compressed layer. */
  sizeBytes: number;
  entryCount: number | null;
  notes: readonly { code: string }[];
  index: Uint8Array;
};

export type ImageSums = {
  unpackedBytes: number;
  visibleBytes: number;
  wastedBytes: number;
  duplicateBytes: number;
  truncated: boolean;
};

export type SummedPackage = {
  ecosystem: string;
  name: string;
  /** Null when it is unknown. */
  version: string | null;
  unpackedBytes: number;
  packedBytes: number;
  files: number;
  /** Positions of the layers with its files, ascending. */
  layers: readonly number[];
};

export type SummedImage = {
  sums: ImageSums;
  /** The efficiency that dive shows, 0 to 1; null when it cannot be computed. */
  diveEfficiency: number | null;
  packages: readonly SummedPackage[];
  /** Encoded by lib/contents/map. */
  totals: Uint8Array;
  computedWith: number;
};

/** Rows of an image's packages by one statement. */
const BATCH = 2_000;

/** Condition for layers that a repository has served, also while they are read again and when that failed, as in contents.ts. */
const isServed = (row: 'w' | 'o'): Prisma.Sql => {
  const name = Prisma.raw(row);
  return Prisma.sql`(${name}.state = 'confirmed' or ${name}."confirmedAt" is not null)`;
};

/** Returns a layer whose images may be complete now, or null. */
export async function findPendingLayer(db: Database): Promise<PendingLayer | null> {
  return db.repositoryLayer.findFirst({
    where: { imagesPending: true },
    select: { repositoryId: true, layerId: true },
    orderBy: [{ repositoryId: 'asc' }, { layerId: 'asc' }],
  });
}

/** Ends the wait of a layer's images. Images that became complete meanwhile are listed after it. */
export async function clearPending(db: Database, pending: PendingLayer): Promise<void> {
  await db.repositoryLayer.updateMany({ where: pending, data: { imagesPending: false } });
}

/**
 * Marks confirmed layers of a repository, of which an image has no sums yet. For an image of known layers alone, where no
 * reading ends that could mark them.
 */
export async function markPending(db: Database, repositoryId: string, digests: readonly string[]): Promise<void> {
  await db.$executeRaw`
    with known as (
      select w."layerId" from "RepositoryLayer" w join "Layer" l on l.id = w."layerId"
      where l.digest = any(${[...digests]}::text[]) and w."repositoryId" = ${repositoryId}
        and ${isServed('w')} and not w."imagesPending" and exists (
          select 1 from "ImageLayer" i join "RepositoryManifest" rm on rm."manifestId" = i."manifestId"
          where i."layerId" = w."layerId" and rm."repositoryId" = w."repositoryId" and rm."contentsAt" is null)
      order by w."layerId" for update of w)
    update "RepositoryLayer" w set "imagesPending" = true from known k
    where w."repositoryId" = ${repositoryId} and w."layerId" = k."layerId"`;
}

/**
 * Marks a confirmed layer of each image that a tag of the repository points to, that has no sums yet, and whose layers it has all
 * served. Such a push has only known layers, as one that changes labels alone.
 */
export async function markCurrentPending(db: Database, repositoryId: string): Promise<void> {
  await db.$executeRaw`
    with waiting as (
      select rm."manifestId" from "RepositoryManifest" rm
      where rm."repositoryId" = ${repositoryId} and rm."contentsAt" is null
        and rm."manifestId" in (select c."manifestId" from "TagCurrent" c join "Tag" t on t.id = c."tagId"
          where t."repositoryId" = ${repositoryId} and t."goneAt" is null)
        and not exists (
          select 1 from "ImageLayer" a left join "RepositoryLayer" o
            on o."layerId" = a."layerId" and o."repositoryId" = rm."repositoryId" and ${isServed('o')}
          where a."manifestId" = rm."manifestId" and o."layerId" is null)),
    known as (
      select w."layerId" from "RepositoryLayer" w where w."repositoryId" = ${repositoryId} and not w."imagesPending"
        and w."layerId" in (select i."layerId" from "ImageLayer" i join waiting m on m."manifestId" = i."manifestId" where i.position = 0)
      order by w."layerId" for update)
    update "RepositoryLayer" w set "imagesPending" = true from known k
    where w."repositoryId" = ${repositoryId} and w."layerId" = k."layerId"`;
}

/**
 * Lists images with the layer that the repository does not show yet, though it has served all their layers. Newest first.
 *
 * @param limit - at most so many; further ones are returned after these are shown
 */
export async function listCompleteImages(
  db: Database,
  { repositoryId, layerId }: PendingLayer,
  limit: number,
): Promise<CompleteImage[]> {
  const rows = await db.$queryRaw<object[]>`
    select rm."manifestId", s."manifestId" is not null as "hasSums"
    from "ImageLayer" i join "RepositoryManifest" rm on rm."manifestId" = i."manifestId" and rm."repositoryId" = ${repositoryId}
      left join "ImageContents" s on s."manifestId" = i."manifestId"
    where i."layerId" = ${layerId} and rm."contentsAt" is null and not exists (
      select 1 from "ImageLayer" a
        left join "RepositoryLayer" w on w."layerId" = a."layerId" and w."repositoryId" = rm."repositoryId" and ${isServed('w')}
        left join "LayerContents" c on c."layerId" = w."layerId" and c.state = 'read'
      where a."manifestId" = i."manifestId"
        and (c."layerId" is null or s."manifestId" is null and not ${isCurrentIndex(Prisma.sql`c.index`)}))
    group by rm."manifestId", s."manifestId" order by rm."manifestId" desc limit ${limit}`;
  return toRows<CompleteImage>(rows);
}

/** Lists the images of a repository whose sums it does not show yet, without manifests that have no layers. */
export async function listUnreadImages(db: Database, repositoryId: string): Promise<number[]> {
  const rows = await db.repositoryManifest.findMany({
    where: { repositoryId, contentsAt: null, manifest: { image: { isNot: null } } },
    select: { manifestId: true },
    orderBy: { manifestId: 'asc' },
  });
  return rows.map(({ manifestId }) => manifestId);
}

/**
 * Returns the layers of an image with their file indexes, lowest first. A layer that occurs twice is returned twice. Null when an
 * index is missing: another process can have removed it since the image was listed.
 */
export async function loadImageIndexes(db: Database, manifestId: number): Promise<StoredLayer[] | null> {
  const layers = await db.imageLayer.findMany({
    where: { manifestId },
    orderBy: { position: 'asc' },
    select: {
      position: true,
      sizeBytes: true,
      layer: { select: { digest: true, contents: { select: { index: true, entryCount: true, notes: true } } } },
    },
  });
  const stored = layers.flatMap(({ position, sizeBytes, layer: { digest, contents } }) => {
    if (!contents?.index) return [];
    const notes: unknown = contents.notes ?? [];
    const { index, entryCount } = contents;
    // Notes are only written in this form.
    const size = toNumber(sizeBytes);
    return [{ position, digest, sizeBytes: size, entryCount, notes: notes as StoredLayer['notes'], index }];
  });
  return stored.length < layers.length ? null : stored;
}

/** Stores the sums and packages of an image. Those that another process has stored meanwhile stay: they are the same. */
export async function storeImageContents(
  db: DatabaseClient,
  manifestId: number,
  { sums, diveEfficiency, packages, totals, computedWith }: SummedImage,
  now: Date,
): Promise<void> {
  const ids = await savePackageNames(db, packages);
  await db.$transaction(
    async (tx) => {
      const inserted = await tx.$executeRaw`
        insert into "ImageContents" ("manifestId", "unpackedBytes", "visibleBytes", "wastedBytes", "duplicateBytes", truncated,
          "diveEfficiency", "packageCount", "computedWith", "computedAt")
        values (${manifestId}, ${sums.unpackedBytes}, ${sums.visibleBytes}, ${sums.wastedBytes}, ${sums.duplicateBytes},
          ${sums.truncated}, ${toStoredEfficiency(diveEfficiency)}, ${packages.length}, ${computedWith}, ${now}) on conflict do nothing`;
      if (inserted === 0) return;
      await tx.$executeRaw`
        insert into "DirectoryTotals" ("manifestId", totals, "computedAt") values (${manifestId}, ${totals}, ${now}) on conflict do nothing`;
      const rows = packages.flatMap(({ ecosystem, name, version, layers, ...bytes }) => {
        const packageId = ids.get(keyOf({ ecosystem, name }));
        return packageId === undefined
          ? []
          : [{ manifestId, packageId, version: version ?? '', layers: [...layers], ...bytes }];
      });
      for (let at = 0; at < rows.length; at += BATCH)
        await insertRows(tx, 'ImagePackage', Prisma.ImagePackageScalarFieldEnum, rows.slice(at, at + BATCH));
    },
    { timeout: 60_000 },
  );
}

type Name = { ecosystem: string; name: string };
const keyOf = ({ ecosystem, name }: Name): string => `${ecosystem} ${name}`;

/** Names are shared by all images and never change. They are saved in one order, so that two processes cannot block each other. */
async function savePackageNames(db: Database, packages: readonly Name[]): Promise<Map<string, number>> {
  const names = [...new Map(packages.map((one) => [keyOf(one), one])).values()];
  const ids = new Map<string, number>();
  for (let at = 0; at < names.length; at += BATCH) {
    const batch = names.slice(at, at + BATCH).map(({ ecosystem, name }) => ({ ecosystem, name }));
    const rows = await db.$queryRaw<{ id: number; ecosystem: string; name: string }[]>`
      with named as (select * from jsonb_to_recordset(${JSON.stringify(batch)}::jsonb) as n(ecosystem text, name text)),
      added as (
        insert into "Package" (ecosystem, name, "searchName")
        select n.ecosystem, n.name, left(lower(n.name), 200) from named n
        where not exists (select 1 from "Package" p where p.ecosystem = n.ecosystem and p.name = n.name)
        order by n.ecosystem, n.name
        on conflict (ecosystem, name) do update set name = excluded.name returning id, ecosystem, name)
      select id, ecosystem, name from added
      union all select p.id, p.ecosystem, p.name from "Package" p join named n on n.ecosystem = p.ecosystem and n.name = p.name`;
    for (const row of rows) ids.set(keyOf(row), row.id);
  }
  return ids;
}

/** Lets the repository show the sums and packages of images. Only for images all of whose layers it has served. */
export async function showImageContents(
  db: Database,
  repositoryId: string,
  manifestIds: readonly number[],
  now: Date,
): Promise<void> {
  await db.repositoryManifest.updateMany({
    where: { repositoryId, manifestId: { in: [...manifestIds] }, contentsAt: null },
    data: { contentsAt: now },
  });
}
