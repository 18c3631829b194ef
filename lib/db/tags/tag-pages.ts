import type { ManifestKind } from '#lib/domain/manifest.ts';
import type { TagSort } from '#lib/domain/sorts.ts';
import type { TAG_FILTERS, TagForm } from '#lib/domain/tag.ts';
import type { Database } from '../client.ts';
import { NotFoundError } from '../errors.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { shownEntries, shownImages, shownSums } from '../images/shown.ts';
import { containing } from '../like.ts';
import { incompleteTags, WAITING_FOR_QUOTA, waitingTags } from './tag-troubles.ts';

/** `problem` means `unreadable` or `incomplete`. */
export type TagState = (typeof TAG_FILTERS)[number];

export type TagQuery = {
  platform: string | null;
  /** Part of a tag's name, ignoring case. */
  q: string | null;
  /** Only tags in this state; null for all. */
  state: TagState | null;
  sort: TagSort;
  limit: number;
  offset: number;
  /** Names that the repository's filters exclude. */
  leftOut: readonly string[];
};

export type TagRow = {
  id: number;
  name: string;
  form: TagForm;
  digest: string | null;
  kind: ManifestKind | null;
  /** Build time of the image that sizes are sorted by. */
  createdAt: Date | null;
  /** Unpacked bytes of the same image; null while its layers are not all read. */
  unpackedBytes: number | null;
  observedAt: Date | null;
  checkedAt: Date | null;
  missingSince: Date | null;
  goneAt: Date | null;
  platforms: {
    platform: string;
    digest: string;
    sizeBytes: number;
    layerCount: number;
    /** Null while its layers are not all read. */
    unpackedBytes: number | null;
    deltaBytes: number | null;
    pullCostBytes: number;
  }[];
};

const ORDER: Record<TagSort, Prisma.Sql> = {
  name: Prisma.sql`t.name asc`,
  '-name': Prisma.sql`t.name desc`,
  size: Prisma.sql`shown."sizeBytes" asc nulls last, t.name asc`,
  '-size': Prisma.sql`shown."sizeBytes" desc nulls last, t.name asc`,
  unpacked: Prisma.sql`"unpackedBytes" asc nulls last, t.name asc`,
  '-unpacked': Prisma.sql`"unpackedBytes" desc nulls last, t.name asc`,
  pushed: Prisma.sql`o."firstSeenAt" asc nulls last, t.name asc`,
  '-pushed': Prisma.sql`o."firstSeenAt" desc nulls last, t.name asc`,
  built: Prisma.sql`"createdAt" asc nulls last, t.name asc`,
  '-built': Prisma.sql`"createdAt" desc nulls last, t.name asc`,
};

/**
 * Returns one page of a repository's tags with their manifests, sorted and filtered over all of them. The sizes and the
 * build time for sorting are those of the requested platform, else linux/amd64's, else the first one's.
 */
export async function pageTags(
  db: Database,
  repositoryId: string,
  query: TagQuery,
): Promise<{ rows: TagRow[]; total: number }> {
  const { platform, q, state, sort, limit, offset, leftOut } = query;
  const pattern = q === null ? null : containing(q);
  const filter = Prisma.sql`t."repositoryId" = ${repositoryId} and (${pattern}::text is null or t.name ilike ${pattern})
    and not (t.name = any(${[...leftOut]}::text[])) and ${stateFilter(repositoryId, state)}`;
  const rows = await db.$queryRaw<TagRow[]>`
    select t.id, t.name, t.form::text as form, m.digest, m.kind::text as kind, o."firstSeenAt" as "observedAt", t."checkedAt",
      t."missingSince", t."goneAt",
      (select i."createdAt" from ${shownImages(repositoryId)} i where i."manifestId" = shown."manifestId") as "createdAt",
      (select u."unpackedBytes" from ${shownSums(repositoryId)} u where u."manifestId" = shown."manifestId")::float8 as "unpackedBytes",
      coalesce((select jsonb_agg(jsonb_build_object('platform', c.platform, 'digest', cm.digest, 'sizeBytes', c."sizeBytes", 'layerCount', c."layerCount",
        'unpackedBytes', (select u."unpackedBytes" from ${shownSums(repositoryId)} u where u."manifestId" = c."manifestId"),
        'deltaBytes', c."deltaBytes", 'pullCostBytes', c."pullCostBytes") order by c.platform <> 'linux/amd64', c.platform)
        from "TagCurrent" c join "Manifest" cm on cm.id = c."manifestId" where c."tagId" = t.id), '[]') as platforms
    from "Tag" t
    left join "Observation" o on o."openTagId" = t.id
    left join "Manifest" m on m.id = o."manifestId"
    left join lateral (
      select c."sizeBytes", c."manifestId" from "TagCurrent" c where c."tagId" = t.id
      order by c.platform is distinct from ${platform}::text, c.platform <> 'linux/amd64', c.platform limit 1) shown on true
    where ${filter}
    order by ${ORDER[sort]} limit ${limit} offset ${offset}`;
  const [count] = await db.$queryRaw<{ count: number }[]>`select count(*)::int as count from "Tag" t where ${filter}`;
  return { rows, total: count?.count ?? 0 };
}

function stateFilter(repositoryId: string, state: TagState | null): Prisma.Sql {
  const unreadable = Prisma.sql`exists (select 1 from "TagProblem" p where p."tagId" = t.id and p.code <> ${WAITING_FOR_QUOTA})`;
  const incomplete = Prisma.sql`t.id in ${incompleteTags(repositoryId)}`;
  switch (state) {
    case null:
      return Prisma.sql`true`;
    case 'problem':
      return Prisma.sql`t."goneAt" is null and (${unreadable} or ${incomplete})`;
    case 'unreadable':
      return Prisma.sql`t."goneAt" is null and ${unreadable}`;
    case 'waiting':
      return Prisma.sql`t."goneAt" is null and t.id in ${waitingTags(repositoryId)}`;
    case 'incomplete':
      return incomplete;
    case 'missing':
      return Prisma.sql`t."goneAt" is null and t."missingSince" is not null`;
    case 'gone':
      return Prisma.sql`t."goneAt" is not null`;
  }
}

/** Lists the names of all tags that a repository ever had. */
export async function listTagNames(db: Database, repositoryId: string): Promise<string[]> {
  const rows = await db.tag.findMany({ where: { repositoryId }, select: { name: true } });
  return rows.map((row) => row.name);
}

export type ObservationRow = {
  id: number;
  digest: string;
  mediaType: string;
  kind: ManifestKind;
  firstSeenAt: Date;
  endedAt: Date | null;
  platforms: { platform: string; digest: string; sizeBytes: number }[];
};

/** Lists the observations of a tag, newest first, with the platforms that its repository has read. @throws NotFoundError */
export async function pageObservations(
  db: Database,
  tagId: number,
  page: { limit: number; before: number | null },
): Promise<ObservationRow[]> {
  const tag = await db.tag.findUnique({ where: { id: tagId }, select: { repositoryId: true } });
  if (!tag) throw new NotFoundError('tag', String(tagId));
  const { repositoryId } = tag;
  return db.$queryRaw<ObservationRow[]>`
    select o.id, m.digest, m."mediaType", m.kind::text as kind, o."firstSeenAt", o."endedAt",
      coalesce((select jsonb_agg(jsonb_build_object('platform', p.platform, 'digest', p.digest, 'sizeBytes', p."sizeBytes") order by p.platform <> 'linux/amd64', p.platform) from (
        select coalesce(e.platform, i.platform) as platform, c.digest, i."sizeBytes"
        from ${shownEntries(repositoryId)} e join "Manifest" c on c.id = e."childId" join ${shownImages(repositoryId)} i on i."manifestId" = c.id
        where e."indexId" = m.id and e.role = 'image'
        union all
        select i.platform, m.digest, i."sizeBytes" from ${shownImages(repositoryId)} i where i."manifestId" = m.id) p), '[]') as platforms
    from "Observation" o join "Manifest" m on m.id = o."manifestId"
    where o."tagId" = ${tagId} and (${page.before}::int is null or o.id < ${page.before})
    order by o.id desc limit ${page.limit}`;
}
