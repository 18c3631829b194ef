import type { Database } from '../client.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { containing, escapeLike } from '../like.ts';
import { toRows } from '../rows.ts';

export type PackageNameRow = { id: number; ecosystem: string; name: string };

export type PackageNames = {
  /** The whole text in lower case. A name that equals it comes first. */
  text: string;
  /** Its words, which a name must each contain. At least one. */
  words: readonly string[];
  ecosystem: string | null;
  offset: number;
  limit: number;
};

/**
 * Finds names of packages: first those that equal the text, then those whose last part does, as of "@types/node", then those that
 * begin with it, then the others. Images are not considered: a name may be of no image that is shown.
 */
export async function listPackageNames(
  db: Database,
  { text, words, ecosystem, offset, limit }: PackageNames,
): Promise<PackageNameRow[]> {
  const last = [`%/${escapeLike(text)}`, `%:${escapeLike(text)}`];
  const inEcosystem = ecosystem === null ? Prisma.empty : Prisma.sql`and p.ecosystem = ${ecosystem}`;
  return db.$queryRaw<PackageNameRow[]>`
    select p.id, p.ecosystem, p.name from "Package" p
    where p."searchName" like all(${words.map(containing)}::text[]) ${inEcosystem}
    order by case when p."searchName" = ${text} then 0 when p."searchName" like any(${last}::text[]) then 1
      when p."searchName" like ${`${escapeLike(text)}%`} then 2 else 3 end, p."searchName" collate "C", p.ecosystem, p.id
    offset ${offset} limit ${limit}`;
}

/** Selects rows of "ImagePackage" i whose version begins with the text, or all. */
const ofVersion = (version: string | null): Prisma.Sql =>
  version === null ? Prisma.empty : Prisma.sql`and i.version like ${`${escapeLike(version)}%`}`;

/** Finds those of the packages that are, in this version, in an image whose packages a repository shows. */
export async function findShownPackages(
  db: Database,
  { packageIds, version }: { packageIds: readonly number[]; version: string | null },
): Promise<Set<number>> {
  const rows = await db.$queryRaw<{ id: number }[]>`
    select w.id from unnest(${[...packageIds]}::int[]) as w(id) cross join lateral (
      select 1 from "ImagePackage" i join "RepositoryManifest" rm on rm."manifestId" = i."manifestId"
      where i."packageId" = w.id ${ofVersion(version)} and rm."contentsAt" is not null limit 1) shown`;
  return new Set(rows.map(({ id }) => id));
}

export type PackageVersionRow = {
  packageId: number;
  /** Empty when it is unknown. */
  version: string;
  /** Number of images with this version, each once for every repository that shows it. */
  imageCount: number;
  /** Number of those that a tag points to. */
  taggedCount: number;
  /** The first of these images: those that a tag points to, then the newest. */
  manifestIds: number[];
};

/** Added to the id of an image without a tag, so that one order of numbers has those with a tag first, then the newest. */
const UNTAGGED = -(2 ** 31);

/**
 * Lists the versions of packages in images of repositories that show their packages. Packages without such an image are left out.
 *
 * @param images - number of images to return for each version
 */
export async function listPackageVersions(
  db: Database,
  { packageIds, version, images }: { packageIds: readonly number[]; version: string | null; images: number },
): Promise<PackageVersionRow[]> {
  // Sorting all rows by version would take most of the time. So the first images are chosen by a number, and the packages are
  // joined: with "= any", the planner expects the many rows of a frequent package, and then sorts instead of hashing.
  return db.$queryRaw<PackageVersionRow[]>`
    with found as materialized (
      select i."packageId", i.version, i."manifestId" from unnest(${[...packageIds]}::int[]) w(id)
        join "ImagePackage" i on i."packageId" = w.id ${ofVersion(version)}),
    shown as materialized (
      -- Counts are of type int, since the sum of bigints is a numeric, which is slow.
      select rm."manifestId", count(*)::int as images, (count(*) filter (where t."isTagged"))::int as tagged,
        case when bool_or(t."isTagged") then rm."manifestId" else rm."manifestId" + ${UNTAGGED}::int end as place
      from (select distinct "manifestId" from found) f join "RepositoryManifest" rm on rm."manifestId" = f."manifestId"
        cross join lateral (
          select exists (select 1 from "TagCurrent" c join "Tag" t on t.id = c."tagId"
            where c."manifestId" = rm."manifestId" and t."repositoryId" = rm."repositoryId" and t."goneAt" is null) as "isTagged"
          -- Without "offset 0", the tags would be read for each use of the column.
          offset 0) t
      where rm."contentsAt" is not null group by rm."manifestId"),
    counted as (
      select f."packageId", f.version, sum(s.images)::int as "imageCount", sum(s.tagged)::int as "taggedCount", array_agg(s.place) as places
      from found f join shown s on s."manifestId" = f."manifestId" group by f."packageId", f.version)
    select "packageId", version, "imageCount", "taggedCount", array(
      -- "order by place" alone would sort by the result of "case", which has this name too.
      select case when p.place < 0 then p.place - ${UNTAGGED}::int else p.place end
      from unnest(places) as p(place) order by p.place desc limit ${images}) as "manifestIds"
    from counted`;
}

export type PackageBytesRow = { packageId: number; version: string; manifestId: number; unpackedBytes: number };

/** Returns the bytes of versions of packages in images. */
export async function listPackageBytes(
  db: Database,
  wanted: readonly Omit<PackageBytesRow, 'unpackedBytes'>[],
): Promise<PackageBytesRow[]> {
  const rows = await db.$queryRaw<object[]>`
    select i."packageId", i.version, i."manifestId", i."unpackedBytes"
    from unnest(${wanted.map(({ packageId }) => packageId)}::int[], ${wanted.map(({ version }) => version)}::text[],
        ${wanted.map(({ manifestId }) => manifestId)}::int[]) as w("packageId", version, "manifestId")
      join "ImagePackage" i on i."manifestId" = w."manifestId" and i."packageId" = w."packageId" and i.version = w.version`;
  return toRows(rows);
}

export type PackageImageRow = {
  repositoryId: string;
  manifestId: number;
  host: string;
  repository: string;
  digest: string;
  /** "unknown" when the repository has not read the config. */
  platform: string;
  isTagged: boolean;
  /** Tags that point to it now, at most `MOST_TAGS`; else the one that did last. */
  tags: string[];
};

const MOST_TAGS = 5;

/** Lists the images in each repository that shows their packages. Images that a tag points to come first. */
export async function listShownImages(db: Database, manifestIds: readonly number[]): Promise<PackageImageRow[]> {
  return db.$queryRaw<PackageImageRow[]>`
    select rm."repositoryId", rm."manifestId", g.host, r.name as repository, m.digest,
      case when rm."configReadAt" is null then 'unknown' else coalesce(i.platform, 'unknown') end as platform,
      current.tags is not null as "isTagged", coalesce(current.tags, former.tags, '{}') as tags
    from "RepositoryManifest" rm
      join "Manifest" m on m.id = rm."manifestId" join "Repository" r on r.id = rm."repositoryId" join "Registry" g on g.id = r."registryId"
      left join "Image" i on i."manifestId" = rm."manifestId"
      cross join lateral (
        select array_agg(name) as tags from (
          select distinct t."changedAt", t.name from "TagCurrent" c join "Tag" t on t.id = c."tagId"
          where c."manifestId" = rm."manifestId" and t."repositoryId" = rm."repositoryId" and t."goneAt" is null
          order by t."changedAt" desc nulls last, t.name limit ${MOST_TAGS}) named) current
      left join lateral (
        -- Joined to the image and its indexes: with "or", all observations of the repository would be read for each image.
        select array[t.name] as tags from (
          select rm."manifestId" as id union all select e."indexId" from "IndexEntry" e where e."childId" = rm."manifestId") root
          join "Observation" o on o."manifestId" = root.id join "Tag" t on t.id = o."tagId"
        where current.tags is null and o."repositoryId" = rm."repositoryId"
        order by o."firstSeenAt" desc, o.id desc limit 1) former on true
    where rm."contentsAt" is not null and rm."manifestId" = any(${[...manifestIds]}::int[])
    order by current.tags is null, rm."manifestId" desc, r.name, g.host`;
}
