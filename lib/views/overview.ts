import { thinPoints } from '#lib/analysis/downsample.ts';
import type { CompiledRule } from '#lib/analysis/owner.ts';
import { toNumber } from '#lib/db/numbers.ts';
import {
  countOverview,
  listResolvedOwners,
  listWatchedRegistries,
  type OverviewSort,
  pageOverview,
} from '#lib/db/overview.ts';
import { countRegistries } from '#lib/db/registries.ts';
import { listRepositoriesByIds, type RepositoryWithState } from '#lib/db/repositories.ts';
import { listLoadLines, listOpenIncidents, type OpenIncident } from '#lib/db/series-incidents.ts';
import type { GuardedViews } from './context.ts';
import { findCursor, formatCursor } from './cursor.ts';
import type { Change, Overview, OverviewRow } from './dto/overview.ts';
import { readWeek } from './overview-week.ts';
import { loadOwnerRules, toFirstLook, toHeadline, toOwner, toReference, toRegistry } from './repository-parts.ts';
import { listProblems } from './repository-problems.ts';
import { loadTroubles, NO_TROUBLES, type Troubles } from './tag-troubles.ts';

export type OverviewQuery = {
  /** Words that must each occur in a reference, label or owner. */
  q?: string | undefined;
  relation?: 'ours' | 'upstream' | null | undefined;
  owner?: string | null | undefined;
  /** Id of a registry. */
  registry?: string | null | undefined;
  sort?: OverviewSort | undefined;
  days?: '7' | '30' | '90' | undefined;
  limit?: number | undefined;
  cursor?: string | null | undefined;
};

/** Rows per page: 54 kB of JSON with the data of `bench --only scale`, so that a page stays below 64 kB. */
const LIMIT = 40;
/** Maximum length of the text filter. */
const MAX_TEXT = 200;
/** Maximum number of owners and registries offered as filters; the text filter finds others. */
const MAX_CHOICES = 200;

/** Returns one page of headlines, filtered, sorted and counted by PostgreSQL, with this week's changes and the totals over all. */
export async function readOverview(guarded: GuardedViews, now: Date, query: OverviewQuery = {}): Promise<Overview> {
  const { db } = guarded.require('read');
  const { q = '', relation = null, owner = null, registry: registryId = null, sort = 'grew', days = '30' } = query;
  const { limit = LIMIT, cursor = null } = query;
  const offset = (cursor === null ? null : findCursor(cursor)) ?? 0;
  const words = q.slice(0, MAX_TEXT).split(/\s+/).filter(Boolean);
  const [page, totals, owners, watched, registries, week, rules] = await Promise.all([
    pageOverview(db, { words, relation, owner, registryId, sort, days, limit, offset }),
    countOverview(db),
    listResolvedOwners(db, MAX_CHOICES),
    listWatchedRegistries(db, MAX_CHOICES),
    countRegistries(db),
    readWeek(db, now),
    loadOwnerRules(db),
  ]);
  const repositories = await listRepositoriesByIds(db, page.ids);
  const seriesIds = repositories.flatMap(({ summary }) => summary?.seriesId ?? []);
  const [troubles, open, loadLines] = await Promise.all([
    loadTroubles(db, repositories),
    listOpenIncidents(db, page.ids),
    listLoadLines(db, seriesIds),
  ]);
  const parts = { rules, now, troubles, loadLines, open: new Map(open.map((found) => [found.repositoryId, found])) };
  const end = offset + page.ids.length;
  return {
    generatedAt: now.toISOString(),
    items: repositories.map((repository) => toRow(repository, parts)),
    nextCursor: end < page.total ? formatCursor(end) : null,
    total: page.total,
    largestBytes: toNumber(page.largestBytes),
    week,
    totals: {
      repositories: totals.repositories,
      tags: totals.tags,
      registries: registries.all,
      troubledRegistries: registries.troubled,
    },
    choices: { owners, registries: watched },
    demo: totals.hasDemo,
  };
}

type RowParts = {
  rules: readonly CompiledRule[];
  now: Date;
  troubles: ReadonlyMap<string, Troubles>;
  open: ReadonlyMap<string, OpenIncident>;
  loadLines: ReadonlyMap<string, number>;
};

function toRow(repository: RepositoryWithState, { rules, now, troubles, open, loadLines }: RowParts): OverviewRow {
  const { id, name, relation, origin, summary, lastPollAt } = repository;
  const { owner, ownerSource } = toOwner(repository, rules);
  const problems = listProblems(repository, troubles.get(id) ?? NO_TROUBLES, now);
  const sizeBytes = toNumber(summary?.sizeBytes ?? null);
  const incidents = open.get(id) ?? null;
  return {
    id,
    name,
    relation,
    owner,
    ownerSource,
    origin,
    problems,
    sizeBytes,
    reference: toReference(repository),
    registry: toRegistry(repository),
    state: incidents ? 'incident' : problems.length > 0 ? 'warning' : 'calm',
    incidents: incidents && { count: incidents.count, number: incidents.number },
    budgetBytes: loadLines.get(summary?.seriesId ?? '') ?? null,
    headline: toHeadline(repository),
    spark: toSpark(summary?.spark),
    change7d: changeFrom(sizeBytes, summary?.size7dBytes ?? null),
    change30d: changeFrom(sizeBytes, summary?.size30dBytes ?? null),
    change90d: changeFrom(sizeBytes, summary?.size90dBytes ?? null),
    pullCostBytes: toNumber(summary?.pullCostBytes ?? null),
    lastChangeAt: summary?.lastChangeAt?.toISOString() ?? null,
    lastDeltaBytes: toNumber(summary?.lastDeltaBytes ?? null),
    lastLookedAt: lastPollAt?.toISOString() ?? null,
    firstLook: toFirstLook(repository),
    tagCount: summary?.tagCount ?? 0,
  };
}

function changeFrom(sizeBytes: number | null, before: bigint | null): Change | null {
  if (sizeBytes === null || before === null) return null;
  const then = toNumber(before);
  return {
    deltaBytes: sizeBytes - then,
    deltaPercent: then === 0 ? null : roundPercent(((sizeBytes - then) / then) * 100),
  };
}

/** Rounds to hundredths; more digits are never shown. */
const roundPercent = (percent: number): number => Math.round(percent * 100) / 100;

/** Number of steps that the narrow line of a row can show. */
const SPARK_PAIRS = 24;

function toSpark(stored: unknown): [number, number][] {
  // Only lib/analysis writes this column, in this form.
  const pairs = (stored ?? []) as [number, number][];
  return thinPoints(
    pairs.map((pair) => ({ pair, sizeBytes: pair[1] })),
    SPARK_PAIRS,
  ).map(({ pair }) => pair);
}
