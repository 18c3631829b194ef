import type { Relation } from '#lib/domain/relation.ts';
import type { ChangeDays, OverviewSort } from '#lib/domain/sorts.ts';
import type { Database } from '../client.ts';
import { type SavingSpan, savings } from '../findings/saved-bytes.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { INCIDENTS_OF_REPOSITORIES } from '../incidents/of-repositories.ts';
import { containing } from '../like.ts';
import { toRows } from '../rows.ts';
import { OVER_BUDGET_COUNTS } from '../series/over-budget.ts';

type OverviewFilter = {
  /** Each must occur in the reference, the headline's label or the owner, ignoring case. */
  words: readonly string[];
  relation: Relation | null;
  owner: string | null;
  registryId: string | null;
};

/** A change below both limits is no change. */
type SameSize = { bytes: number; share: number };

export type OverviewPage = OverviewFilter & {
  sort: OverviewSort;
  /** Period of the sorts "grew" and "shrank". */
  days: ChangeDays;
  /** What counts for the sort "saving". */
  saving: SavingSpan;
  sameSize: SameSize;
  limit: number;
  offset: number;
};

/** Sizes of the headline at the start of each period. The first size counts for a series that is younger. */
const SIZE_BEFORE = {
  7: Prisma.sql`coalesce(s."size7dBytes", s."firstSizeBytes")`,
  30: Prisma.sql`coalesce(s."size30dBytes", s."firstSizeBytes")`,
  90: Prisma.sql`coalesce(s."size90dBytes", s."firstSizeBytes")`,
} as const;

const REPOSITORIES = Prisma.sql`"Repository" r join "Registry" g on g.id = r."registryId"
  left join "RepositorySummary" s on s."repositoryId" = r.id`;

/** What needs attention, by repository: its open incidents that nobody acknowledged, and its series over their budgets. */
const ATTENTION = Prisma.sql`
  left join (
    select c."repositoryId", bool_or(i.severity = 'critical') as "isCritical"
    from "Incident" i join (${INCIDENTS_OF_REPOSITORIES}) c on c."incidentId" = i.id where i.state = 'open' group by 1) o on o."repositoryId" = r.id
  left join (${OVER_BUDGET_COUNTS} group by 1) b on b."repositoryId" = r.id`;

function changeOf(days: ChangeDays, sameSize: SameSize): Prisma.Sql {
  const before = SIZE_BEFORE[days];
  return Prisma.sql`case when ${isSame(before, sameSize)} then 0 else s."sizeBytes" - ${before} end`;
}

function isSame(before: Prisma.Sql, { bytes, share }: SameSize): Prisma.Sql {
  const change = Prisma.sql`abs(s."sizeBytes" - ${before})`;
  return Prisma.sql`(s."sizeBytes" = ${before} or (${change} < ${bytes} and ${change} < ${share}::float8 * ${before}))`;
}

function orderOf({ sort, days, sameSize }: OverviewPage): Prisma.Sql {
  switch (sort) {
    case 'attention':
      return Prisma.sql`case when o."isCritical" then 0 when o."repositoryId" is not null then 1 when b."repositoryId" is not null then 2 else 3 end,
        ${changeOf('30', sameSize)} desc nulls last,`;
    case 'grew':
      return Prisma.sql`${changeOf(days, sameSize)} desc nulls last,`;
    case 'shrank':
      return Prisma.sql`${changeOf(days, sameSize)} asc nulls last,`;
    case 'size':
      return Prisma.sql`s."sizeBytes" desc nulls last,`;
    case 'saving':
      return Prisma.sql`v.weight desc nulls last, v."savedBytes" desc nulls last,`;
    case 'pull':
      return Prisma.sql`s."pullCostBytes" desc nulls last,`;
    case 'changed':
      return Prisma.sql`s."lastChangeAt" desc nulls last,`;
    case 'looked':
      return Prisma.sql`r."lastSuccessAt" desc nulls last,`;
    case 'name':
      return Prisma.empty;
  }
}

/** The tables that only some sorts need. */
function joinOf({ sort, saving }: OverviewPage): Prisma.Sql {
  if (sort === 'attention') return ATTENTION;
  return sort === 'saving' ? Prisma.sql` left join ${savings(saving)} v on v."repositoryId" = r.id` : Prisma.empty;
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

export type OverviewIds = { ids: string[]; total: number; largestBytes: number | null };

/**
 * Returns the repositories of one page of the overview. Equal ones are sorted by name, so that the order is stable.
 *
 * @returns also how many match in all, and the largest headline of those in bytes
 */
export async function pageOverview(db: Database, page: OverviewPage): Promise<OverviewIds> {
  const matching = Prisma.sql`${REPOSITORIES}${joinOf(page)} where ${filterOf(page)}`;
  const found = await db.$queryRaw<object[]>`
    select r.id, (count(*) over ())::int as total, max(s."sizeBytes") over () as "largestBytes" from ${matching}
    order by ${orderOf(page)} lower(r.name), r.id limit ${page.limit} offset ${page.offset}`;
  if (found.length === 0 && page.offset > 0) return { ...(await pageOverview(db, { ...page, offset: 0 })), ids: [] };
  const rows = toRows<{ id: string; total: number; largestBytes: number | null }>(found);
  return {
    ids: rows.map(({ id }) => id),
    total: rows[0]?.total ?? 0,
    largestBytes: rows[0]?.largestBytes ?? null,
  };
}

/** Sums what the newest images of the repositories that match could save, in bytes; null when the findings of none are known. */
export async function sumSavings(db: Database, filter: OverviewFilter, span: SavingSpan): Promise<number | null> {
  const rows = await db.$queryRaw<object[]>`
    select sum(v."savedBytes")::bigint as bytes from ${REPOSITORIES} join ${savings(span)} v on v."repositoryId" = r.id where ${filterOf(filter)}`;
  return toRows<{ bytes: number | null }>(rows)[0]?.bytes ?? null;
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

/** Lists those of the names that more than one repository has. */
export async function listSharedNames(db: Database, names: readonly string[]): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ name: string }[]>`
    select name from "Repository" where name = any(${[...names]}::text[]) group by name having count(*) > 1`;
  return new Set(rows.map(({ name }) => name));
}

export type WeekRow = {
  repositoryId: string;
  name: string;
  host: string;
  label: string;
  seriesId: string;
  deltaBytes: number;
  at: Date;
};

/**
 * Lists headlines whose size changed notably since then, biggest change first, at most `limit`, with the total count. A younger
 * series is compared with its first size.
 */
export async function listWeek(
  db: Database,
  { since, sameSize, limit }: { since: Date; sameSize: SameSize; limit: number },
): Promise<{ rows: WeekRow[]; total: number }> {
  const found = await db.$queryRaw<object[]>`
    select r.id as "repositoryId", r.name, g.host, w.label, w."seriesId", w."deltaBytes", w.at, w.total from (
      select "repositoryId", "streamLabel" as label, "seriesId", "sizeBytes" - ${SIZE_BEFORE[7]} as "deltaBytes", "lastChangeAt" as at, (count(*) over ())::int as total
      from "RepositorySummary" s where "seriesId" is not null and "lastChangeAt" >= ${since} and not ${isSame(SIZE_BEFORE[7], sameSize)}
      order by abs("sizeBytes" - ${SIZE_BEFORE[7]}) desc, "repositoryId" limit ${limit}) w
    join "Repository" r on r.id = w."repositoryId" join "Registry" g on g.id = r."registryId" order by abs(w."deltaBytes") desc, r.id`;
  const rows = toRows<WeekRow & { total: number }>(found);
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}
