import type { Database } from './client.ts';
import { Prisma } from './generated/client.ts';
import type { Relation } from './generated/enums.ts';
import { containing } from './like.ts';

export type OverviewSort = 'grew' | 'shrank' | 'size' | 'pull' | 'name' | 'changed' | 'looked';

type OverviewFilter = {
  /** Each must occur in the reference, the headline's label or the owner, ignoring case. */
  words: readonly string[];
  relation: Relation | null;
  owner: string | null;
  registryId: string | null;
};

export type OverviewPage = OverviewFilter & {
  sort: OverviewSort;
  /** Period of the sorts "grew" and "shrank". */
  days: '7' | '30' | '90';
  limit: number;
  offset: number;
};

const SIZE_BEFORE = {
  7: Prisma.sql`s."size7dBytes"`,
  30: Prisma.sql`s."size30dBytes"`,
  90: Prisma.sql`s."size90dBytes"`,
} as const;

const REPOSITORIES = Prisma.sql`"Repository" r join "Registry" g on g.id = r."registryId"
  left join "RepositorySummary" s on s."repositoryId" = r.id`;

function orderOf({ sort, days }: OverviewPage): Prisma.Sql {
  const change = Prisma.sql`s."sizeBytes" - ${SIZE_BEFORE[days]}`;
  switch (sort) {
    case 'grew':
      return Prisma.sql`${change} desc nulls last,`;
    case 'shrank':
      return Prisma.sql`${change} asc nulls last,`;
    case 'size':
      return Prisma.sql`s."sizeBytes" desc nulls last,`;
    case 'pull':
      return Prisma.sql`s."pullCostBytes" desc nulls last,`;
    case 'changed':
      return Prisma.sql`s."lastChangeAt" desc nulls last,`;
    case 'looked':
      return Prisma.sql`r."lastPollAt" desc nulls last,`;
    case 'name':
      return Prisma.empty;
  }
}

function filterOf({ words, relation, owner, registryId }: OverviewFilter): Prisma.Sql {
  const text = Prisma.sql`lower(concat(g.host, '/', r.name, ' ', s."streamLabel", ' ', r."resolvedOwner"))`;
  const conditions = [
    ...words.map((word) => Prisma.sql`${text} like lower(${containing(word)})`),
    ...(relation === null ? [] : [Prisma.sql`r.relation = ${relation}::"Relation"`]),
    ...(owner === null ? [] : [Prisma.sql`r."resolvedOwner" = ${owner}`]),
    ...(registryId === null ? [] : [Prisma.sql`r."registryId" = ${registryId}`]),
  ];
  return conditions.length === 0 ? Prisma.sql`true` : Prisma.join(conditions, ' and ');
}

export type OverviewIds = { ids: string[]; total: number; largestBytes: bigint | null };

/**
 * Returns the repositories of one page of the overview. Equal ones are sorted by name, so that the order is stable.
 *
 * @returns also how many match in all, and the largest headline of those in bytes
 */
export async function pageOverview(db: Database, page: OverviewPage): Promise<OverviewIds> {
  const matching = Prisma.sql`${REPOSITORIES} where ${filterOf(page)}`;
  const rows = await db.$queryRaw<{ id: string; total: number; largestBytes: bigint | null }[]>`
    select r.id, (count(*) over ())::int as total, max(s."sizeBytes") over () as "largestBytes" from ${matching}
    order by ${orderOf(page)} lower(r.name), r.id limit ${page.limit} offset ${page.offset}`;
  if (rows.length === 0 && page.offset > 0) return { ...(await pageOverview(db, { ...page, offset: 0 })), ids: [] };
  return {
    ids: rows.map(({ id }) => id),
    total: rows[0]?.total ?? 0,
    largestBytes: rows[0]?.largestBytes ?? null,
  };
}

export type OverviewTotals = { repositories: number; tags: number; hasDemo: boolean };

/** Counts over all repositories. */
export async function countOverview(db: Database): Promise<OverviewTotals> {
  const [row] = await db.$queryRaw<OverviewTotals[]>`
    select count(*)::int as repositories, coalesce(sum(s."tagCount"), 0)::int as tags, coalesce(bool_or(r.origin = 'demo'), false) as "hasDemo"
    from "Repository" r left join "RepositorySummary" s on s."repositoryId" = r.id`;
  return row ?? { repositories: 0, tags: 0, hasDemo: false };
}

/** Lists the owners of repositories by name, at most `limit`. */
export async function listResolvedOwners(db: Database, limit: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ owner: string }[]>`
    select distinct "resolvedOwner" as owner from "Repository" where "resolvedOwner" is not null order by 1 limit ${limit}`;
  return rows.map(({ owner }) => owner);
}

/** Lists the registries of watched repositories by name, at most `limit`. */
export async function listWatchedRegistries(db: Database, limit: number): Promise<{ id: string; name: string }[]> {
  return db.$queryRaw<{ id: string; name: string }[]>`
    select g.id, g.name from "Registry" g where exists (select 1 from "Repository" r where r."registryId" = g.id)
    order by lower(g.name), g.id limit ${limit}`;
}

export type WeekRow = {
  repositoryId: string;
  name: string;
  label: string;
  seriesId: string;
  deltaBytes: bigint;
  at: Date;
};

/** Lists headlines whose size changed since then, biggest change first, at most `limit`, with the total count. */
export async function listWeek(
  db: Database,
  { since, limit }: { since: Date; limit: number },
): Promise<{ rows: WeekRow[]; total: number }> {
  const rows = await db.$queryRaw<(WeekRow & { total: number })[]>`
    select r.id as "repositoryId", r.name, s.label, s."seriesId", s."deltaBytes", s.at, s.total from (
      select "repositoryId", "streamLabel" as label, "seriesId", "sizeBytes" - "size7dBytes" as "deltaBytes", "lastChangeAt" as at, (count(*) over ())::int as total
      from "RepositorySummary" where "seriesId" is not null and "lastChangeAt" >= ${since} and "sizeBytes" <> "size7dBytes"
      order by abs("sizeBytes" - "size7dBytes") desc, "repositoryId" limit ${limit}) s
    join "Repository" r on r.id = s."repositoryId" order by abs(s."deltaBytes") desc, r.id`;
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}
