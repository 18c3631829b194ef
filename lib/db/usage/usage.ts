import type { UsageGroup } from '#lib/domain/usage.ts';
import type { Database } from '../client.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { toRows } from '../rows.ts';
import { HELD, listBlobs } from './held-manifests.ts';

/** What the tags of a repository, of an owner's repositories in one registry, or of a registry take. Bytes are compressed. */
export type UsageSums = {
  /** All tags whole, as if they shared nothing. */
  byTagsBytes: number;
  /** Each blob once: layers, configs, manifests. */
  distinctBytes: number;
  /** Blobs that no other group of the same registry has. Of a registry: blobs of one repository alone. */
  onlyHereBytes: number;
  /** Blobs that only earlier images had, and no present tag of the registry. */
  pastBytes: number;
  repositories: number;
  tags: number;
};

type UsageGroupRow = UsageSums & { registryId: string; repositoryId: string; owner: string | null };
type UsageRegistryRow = UsageSums & { registryId: string };
type SharerRow = { repositoryId: string; otherId: string; bytes: number };

export type UsageRows = {
  /** One for each repository, or for each owner in each registry, whose first repository is `repositoryId`. Empty for registries. */
  groups: UsageGroupRow[];
  registries: UsageRegistryRow[];
  /** The groups that share the most bytes with each group, named by their `repositoryId`. */
  sharers: SharerRow[];
};

/** Sharers of one group that are listed. */
export const MOST_SHARERS = 3;
/** A blob with more holders is left out of the lists of sharers: all share it, and the pairs would be too many. */
const MOST_HOLDERS = 100;
/** Sets of groups that share blobs, those with the most bytes: it bounds the pairs. */
const MOST_SETS = 2_000;

type Row = UsageSums & {
  part: 'group' | 'registry' | 'pair';
  registryId: string;
  repositoryId: string;
  owner: string | null;
  otherId: string | null;
};

/** Sums the blobs of all registries. A registry stores a blob once, however many repositories have it. */
export async function readUsageRows(db: Database, by: UsageGroup): Promise<UsageRows> {
  const unit = by === 'owner' ? Prisma.sql`p.owner` : Prisma.sql`p.repository`;
  const found = toRows<Row>(
    await db.$queryRaw<object[]>`with recursive ${HELD}, ${blobs(unit)}, ${SETS}
      select 'registry' as part, g."registryId", g.id as "repositoryId", null as owner, null as "otherId", s.*,
        (select count(*) from places p where p.registry = s.group)::int as repositories,
        coalesce((select sum(tags) from tagged t where t.registry = s.group), 0)::int as tags
      from (
        select b.registry as group, sum(b."byTags")::bigint as "byTagsBytes",
          coalesce(sum(b.bytes) filter (where b.holders > 0 and b.is_first), 0)::bigint as "distinctBytes",
          coalesce(sum(b.bytes) filter (where b.present and b.holders = 1), 0)::bigint as "onlyHereBytes",
          coalesce(sum(b.bytes) filter (where b.holders = 0 and b.is_first), 0)::bigint as "pastBytes"
        from held_blobs b group by 1) s
      join lateral (select r.id, r."registryId" from places p join "Repository" r on r.id = p.id where p.registry = s.group limit 1) g on true
      union all
      select 'group', r."registryId", r.id, r."resolvedOwner", null, s.*, u.repositories, u.tags
      from (
        select b.unit as group, sum(b."byTags")::bigint, coalesce(sum(b.bytes) filter (where b.present), 0)::bigint,
          coalesce(sum(b.bytes) filter (where b.present and b.holders = 1), 0)::bigint,
          coalesce(sum(b.bytes) filter (where b.holders = 0), 0)::bigint
        from held_blobs b where ${by !== 'registry'} group by 1) s
      join units u on u.unit = s.group join "Repository" r on r.id = u.id
      union all
      select 'pair', r."registryId", r.id, null, other.id, pairs.unit, 0, pairs.bytes, 0, 0, 0, 0
      from (
        select a.unit, b.unit as other, sum(s.bytes)::bigint as bytes,
          row_number() over (partition by a.unit order by sum(s.bytes) desc, b.unit) as place
        from sets s cross join lateral unnest(s.units) a(unit) cross join lateral unnest(s.units) b(unit)
        where ${by !== 'registry'} and a.unit <> b.unit group by 1, 2) pairs
      join units u on u.unit = pairs.unit join "Repository" r on r.id = u.id join units other on other.unit = pairs.other
      where pairs.place <= ${MOST_SHARERS}`,
  );
  return {
    registries: found.filter(({ part }) => part === 'registry'),
    groups: found.filter(({ part }) => part === 'group'),
    sharers: found.flatMap(({ part, repositoryId, otherId, distinctBytes }) =>
      part === 'pair' && otherId !== null ? [{ repositoryId, otherId, bytes: distinctBytes }] : [],
    ),
  };
}

/**
 * `held_blobs` has each blob once for each group: `holders` is how many groups have it now, and `is_first` marks one row of each blob
 * of a registry.
 */
const blobs = (unit: Prisma.Sql): Prisma.Sql => Prisma.sql`
  tagged as (
    select p.registry, ${unit} as unit, sum(r.tags)::int as tags from roots r join places p on p.id = r."repositoryId" group by 1, 2),
  units as (
    select u.unit, u.id, u.repositories, coalesce(t.tags, 0) as tags
    from (select ${unit} as unit, min(p.id) as id, count(*)::int as repositories from places p group by 1) u left join tagged t on t.unit = u.unit),
  present as (
    select r."repositoryId", r."manifestId", sum(o.tags)::int as tags from reached r
    join roots o on o."repositoryId" = r."repositoryId" and o."manifestId" = r."rootId" group by 1, 2),
  held as materialized (
    select p.registry, ${unit} as unit, rm."manifestId", c.tags is not null as present, coalesce(c.tags, 0) as tags
    from "RepositoryManifest" rm join places p on p.id = rm."repositoryId"
    left join present c on c."repositoryId" = rm."repositoryId" and c."manifestId" = rm."manifestId"),
  pieces as (${listBlobs(Prisma.sql`h.registry, h.unit, h.present, h.tags`)}),
  counted as (
    select registry, unit, kind, key, max(bytes) as bytes, bool_or(present) as present, sum(bytes * tags) as "byTags"
    from pieces group by 1, 2, 3, 4),
  held_blobs as materialized (
    select c.*, count(*) filter (where present) over blob as holders, row_number() over blob = 1 as is_first
    from counted c window blob as (partition by registry, kind, key))`;

/** `sets` has the bytes that exactly these groups share. */
const SETS = Prisma.sql`
  sets as (
    select units, sum(bytes)::bigint as bytes from (
      select array_agg(unit order by unit) as units, max(bytes) as bytes from held_blobs where present and holders between 2 and ${MOST_HOLDERS}
      group by registry, kind, key) s group by 1 order by bytes desc limit ${MOST_SETS})`;
