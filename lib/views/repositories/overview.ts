import type { OwnerFinder } from '#lib/analysis/owner.ts';
import { thinPoints } from '#lib/analysis/series/downsample.ts';
import type { Database } from '#lib/db/client.ts';
import type { SavingSpan } from '#lib/db/findings/saved-bytes.ts';
import { toNumber } from '#lib/db/numbers.ts';
import { countRegistries } from '#lib/db/registries/registries.ts';
import {
  countOverview,
  listResolvedOwners,
  listSharedNames,
  listWatchedRegistries,
  pageOverview,
  sumSavings,
} from '#lib/db/repositories/overview.ts';
import { listRepositoriesByIds, type RepositoryWithState } from '#lib/db/repositories/repositories.ts';
import { countOverBudget } from '#lib/db/series/over-budget.ts';
import { type ActiveIncidents, countActiveIncidents, listLoadLines } from '#lib/db/series/series-incidents.ts';
import type { ActiveState } from '#lib/domain/incident.ts';
import type { Relation } from '#lib/domain/relation.ts';
import type { RepositoryState } from '#lib/domain/repository.ts';
import type { ChangeDays, OverviewSort } from '#lib/domain/sorts.ts';
import { SAME_SIZE } from '#lib/format/same-size.ts';
import type { GuardedViews } from '../context.ts';
import { findCursor, formatCursor } from '../cursor.ts';
import type { CouldSave } from '../dto/could-save.ts';
import type { Change, Overview, OverviewRow } from '../dto/overview.ts';
import { OVERVIEW_LIMIT } from '../dto/parameters.ts';
import { loadTroubles, NO_TROUBLES, type Troubles } from '../tags/tag-troubles.ts';
import { toCheckTimes } from './check-times.ts';
import { readWeek } from './overview-week.ts';
import { loadOwners, toFirstLook, toHeadline, toOwner, toReference, toRegistry } from './repository-parts.ts';
import { listProblems } from './repository-problems.ts';
import { loadSavingSpan, mapCouldSave } from './savings.ts';

export type OverviewQuery = {
  /** Words that must each occur in a reference, label or owner. */
  q?: string | undefined;
  relation?: Relation | null | undefined;
  owner?: string | null | undefined;
  /** Id of a registry. */
  registry?: string | null | undefined;
  sort?: OverviewSort | undefined;
  days?: ChangeDays | undefined;
  limit?: number | undefined;
  cursor?: string | null | undefined;
};

/** Maximum length of the text filter. */
const MAX_TEXT = 200;
/** Maximum number of owners and registries offered as filters; the text filter finds others. */
const MAX_CHOICES = 200;

/** Returns one page of headlines, filtered, sorted and counted by PostgreSQL, with this week's changes and the totals over all. */
export async function readOverview(guarded: GuardedViews, now: Date, query: OverviewQuery = {}): Promise<Overview> {
  const { db } = guarded.require('read');
  const { q = '', relation = null, owner = null, registry: registryId = null, sort = 'attention', days = '30' } = query;
  const { limit = OVERVIEW_LIMIT, cursor = null } = query;
  const offset = (cursor === null ? null : findCursor(cursor)) ?? 0;
  const words = q.slice(0, MAX_TEXT).split(/\s+/).filter(Boolean);
  const filter = { words, relation, owner, registryId };
  const saving = await loadSavingSpan(db, now);
  const [page, couldSaveBytes, totals, owners, watched, registries, week, ownerOf] = await Promise.all([
    pageOverview(db, { ...filter, sort, days, saving, sameSize: SAME_SIZE, limit, offset }),
    sumSavings(db, filter, saving),
    countOverview(db),
    listResolvedOwners(db, MAX_CHOICES),
    listWatchedRegistries(db, MAX_CHOICES),
    countRegistries(db),
    readWeek(db, now),
    loadOwners(db),
  ]);
  const repositories = await listRepositoriesByIds(db, page.ids);
  const parts = { ...(await loadParts(db, repositories, page.ids, saving)), ownerOf, now };
  const end = offset + page.ids.length;
  return {
    generatedAt: now.toISOString(),
    items: repositories.map((repository) => toRow(repository, parts)),
    nextCursor: end < page.total ? formatCursor(end) : null,
    total: page.total,
    largestBytes: page.largestBytes,
    couldSaveBytes,
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

type LoadedParts = {
  troubles: ReadonlyMap<string, Troubles>;
  /** By state. */
  incidents: Record<ActiveState, ReadonlyMap<string, ActiveIncidents>>;
  /** Number of series over budget. */
  over: ReadonlyMap<string, number>;
  loadLines: ReadonlyMap<string, number>;
  sharedNames: ReadonlySet<string>;
  couldSave: ReadonlyMap<string, CouldSave>;
};
type RowParts = LoadedParts & { ownerOf: OwnerFinder; now: Date };

async function loadParts(
  db: Database,
  repositories: readonly RepositoryWithState[],
  ids: readonly string[],
  saving: SavingSpan,
): Promise<LoadedParts> {
  const seriesIds = repositories.flatMap(({ summary }) => summary?.seriesId ?? []);
  const names = repositories.map(({ name }) => name);
  const [troubles, active, over, loadLines, sharedNames, couldSave] = await Promise.all([
    loadTroubles(db, repositories),
    countActiveIncidents(db, ids),
    countOverBudget(db, ids),
    listLoadLines(db, seriesIds),
    listSharedNames(db, names),
    mapCouldSave(db, ids, saving),
  ]);
  const inState = (state: ActiveState) =>
    new Map(active.filter((found) => found.state === state).map((found) => [found.repositoryId, found]));
  const incidents = { open: inState('open'), acknowledged: inState('acknowledged') };
  return { troubles, over, loadLines, sharedNames, couldSave, incidents };
}

function toRow(repository: RepositoryWithState, parts: RowParts): OverviewRow {
  const { id, name, relation, origin, summary, lastPollAt } = repository;
  const { owner, ownerSource } = toOwner(repository, parts.ownerOf);
  const problems = listProblems(repository, parts.troubles.get(id) ?? NO_TROUBLES, parts.now);
  const sizeBytes = toNumber(summary?.sizeBytes ?? null);
  const incidents = toCount(parts.incidents.open.get(id));
  const series = parts.over.get(id) ?? 0;
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
    isNameShared: parts.sharedNames.has(name),
    registry: toRegistry(repository),
    state: stateOf({ hasIncident: incidents !== null, isOver: series > 0, hasProblem: problems.length > 0 }),
    incidents,
    acknowledged: toCount(parts.incidents.acknowledged.get(id)),
    overBudget: series > 0 ? { series } : null,
    budgetBytes: parts.loadLines.get(summary?.seriesId ?? '') ?? null,
    headline: toHeadline(repository),
    spark: toSpark(summary?.spark),
    change7d: changeFrom(summary, summary?.size7dBytes),
    change30d: changeFrom(summary, summary?.size30dBytes),
    change90d: changeFrom(summary, summary?.size90dBytes),
    pullCostBytes: toNumber(summary?.pullCostBytes ?? null),
    couldSave: parts.couldSave.get(id) ?? null,
    lastChangeAt: summary?.lastChangeAt?.toISOString() ?? null,
    lastDeltaBytes: toNumber(summary?.lastDeltaBytes ?? null),
    lastLookedAt: lastPollAt?.toISOString() ?? null,
    ...toCheckTimes(repository),
    firstLook: toFirstLook(repository),
    tagCount: summary?.tagCount ?? 0,
  };
}

const toCount = (found: ActiveIncidents | undefined): OverviewRow['incidents'] =>
  found === undefined ? null : { count: found.count, number: found.number };

function stateOf(found: { hasIncident: boolean; isOver: boolean; hasProblem: boolean }): RepositoryState {
  if (found.hasIncident) return 'incident';
  if (found.isOver) return 'over-budget';
  return found.hasProblem ? 'warning' : 'calm';
}

/** The change since a size, else since the first one, which a younger series has. */
function changeFrom(summary: RepositoryWithState['summary'], before: bigint | null | undefined): Change | null {
  const sizeBytes = toNumber(summary?.sizeBytes ?? null);
  const then = toNumber(before ?? summary?.firstSizeBytes ?? null);
  if (sizeBytes === null || then === null) return null;
  const deltaBytes = sizeBytes - then;
  return {
    deltaBytes,
    deltaPercent: then === 0 ? null : toPercent(deltaBytes, then),
    since: before === null ? (summary?.firstAt?.toISOString() ?? null) : null,
  };
}

/** Rounds to hundredths, since no more digits are shown. All digits stay where they decide whether the change counts as none. */
function toPercent(deltaBytes: number, before: number): number {
  const percent = (deltaBytes / before) * 100;
  return Math.abs(deltaBytes) < SAME_SIZE.bytes ? percent : Math.round(percent * 100) / 100;
}

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
