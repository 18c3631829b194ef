import { routeTo } from '#lib/alerts/routing.ts';
import { RouteMatches } from '#lib/alerts/stored-matches.ts';
import { findOpenings, type Opening, type PastPoint } from '#lib/analysis/rules/backtest.ts';
import {
  type BudgetNow,
  type ChosenRule,
  compileBudgets,
  compileRules,
  type RuleNow,
} from '#lib/analysis/rules/choose.ts';
import type { Matches, RuleSettings } from '#lib/analysis/rules/settings.ts';
import { compileSubjects, toBudgetNow, toRuleNow } from '#lib/analysis/rules/stored.ts';
import { listPastPoints } from '#lib/db/backtest.ts';
import { listBudgets } from '#lib/db/budgets.ts';
import type { Database } from '#lib/db/client.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { labelsKey, listLabels } from '#lib/db/images.ts';
import { listOwnerRules } from '#lib/db/owners.ts';
import { listChannelNames, listRoutes } from '#lib/db/routes.ts';
import { listRules } from '#lib/db/rules.ts';
import { listSubjects } from '#lib/db/subjects.ts';
import { createGroups, type OpeningGroup, type PastSeries, type Side } from './backtest-groups.ts';
import type { GuardedViews } from './context.ts';
import type { Backtest } from './dto/alerting.ts';

export type BacktestQuery = {
  /** Replaces the rule with this id, else is a new rule that counts last. Without it, only the current rules are tested. */
  rule?: { id?: string | null | undefined; matches: Matches; settings: RuleSettings } | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  repositoryId?: string | undefined;
};

const MOST_REPOSITORIES = 500;
const REPOSITORIES_AT_ONCE = 20;
const MOST_ITEMS = 200;
const TIME_LIMIT_MS = 8_000;
const WEEK_MS = 7 * 86_400_000;
const DEFAULT_SPAN_MS = 90 * 86_400_000;
/** Id of a tried rule that is not stored yet. */
const TRIED = 'tried';

/** A series with the rules and the budget that judge it. */
type BacktestSeries = PastSeries & {
  seriesId: string;
  current: ChosenRule;
  tried: ChosenRule;
  budget: BudgetNow | null;
};

/**
 * Returns what the current rules and the tried ones would have opened and sent over the stored history, and to whom. For a tried
 * rule, only series that it judges or judged are included. Bounded: `truncated` means that more exists than was judged or listed.
 *
 * @throws NotFoundError
 */
export async function readBacktest(
  guarded: GuardedViews,
  query: BacktestQuery,
  clock: { now(): Date },
): Promise<Backtest> {
  const { db } = guarded.require('write');
  const started = clock.now();
  const to = query.to ?? started;
  const from = query.from ?? new Date(to.getTime() - DEFAULT_SPAN_MS);
  const all = await listBacktestSeries(db, query, started);
  const ids = [...new Set(all.map(({ repositoryId }) => repositoryId))];
  const groups = createGroups();
  const looked = { series: 0, pushes: 0, repositories: 0 };
  const byRepository = Map.groupBy(all, ({ repositoryId }) => repositoryId);
  for (let at = 0; at < Math.min(ids.length, MOST_REPOSITORIES); at += REPOSITORIES_AT_ONCE) {
    if (clock.now().getTime() - started.getTime() > TIME_LIMIT_MS) break;
    const chunk = ids.slice(at, Math.min(at + REPOSITORIES_AT_ONCE, MOST_REPOSITORIES));
    const series = chunk.flatMap((id) => byRepository.get(id) ?? []);
    const points = await loadPoints(db, series, started);
    for (const one of series) {
      const past = points.get(one.seriesId) ?? [];
      for (const [side, openings] of Object.entries(judgeBoth(one, past)) as [Side, Opening[]][]) {
        const inside = openings.filter((opening) => opening.at >= from && opening.at <= to);
        groups.add(side, one, inside, one[side].settings.messages);
      }
      looked.pushes += past.filter((point) => point.at >= from && point.at <= to).length;
    }
    looked.series += series.length;
    looked.repositories += chunk.length;
  }
  const found = groups.list();
  const route = await openRouting(db, found);
  const weeks = Math.max(1, (to.getTime() - from.getTime()) / WEEK_MS);
  const items = found.filter(
    (group) => !group.current !== !group.tried || group.current?.notify.now || group.tried?.notify.now,
  );
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    seriesCount: looked.series,
    pushCount: looked.pushes,
    current: count(found, 'current', weeks),
    tried: count(found, 'tried', weeks),
    items: items.slice(0, MOST_ITEMS).map((group) => toItem(group, route)),
    truncated: items.length > MOST_ITEMS || looked.repositories < ids.length,
  };
}

async function listBacktestSeries(
  db: Database,
  { rule, repositoryId }: BacktestQuery,
  now: Date,
): Promise<BacktestSeries[]> {
  const rules = (await listRules(db)).map(toRuleNow);
  const tried = rule ? replaceRule(rules, rule) : rules;
  const triedId = rule ? (rule.id ?? TRIED) : null;
  const [chooseNow, chooseThen] = [compileRules(rules), compileRules(tried)];
  const chooseBudget = compileBudgets((await listBudgets(db)).map(toBudgetNow));
  const toSubject = compileSubjects(await listOwnerRules(db));
  return (await listSubjects(db, repositoryId ?? null)).flatMap((row) => {
    const subject = toSubject(row);
    const judged = { current: chooseNow(subject), tried: chooseThen(subject), budget: chooseBudget(subject, now) };
    if (triedId !== null && judged.current.id !== triedId && judged.tried.id !== triedId) return [];
    const { seriesId, streamLabel, relation } = row;
    return [{ ...judged, seriesId, repositoryId: row.repositoryId, streamLabel, subject: { ...subject, relation } }];
  });
}

/** @throws NotFoundError */
function replaceRule(
  rules: readonly RuleNow[],
  { id, matches, settings }: NonNullable<BacktestQuery['rule']>,
): RuleNow[] {
  if (id === undefined || id === null) {
    const added = { id: TRIED, versionId: TRIED, version: 1, name: TRIED, origin: 'ui', matches, settings } as const;
    return [...rules, added];
  }
  if (!rules.some((rule) => rule.id === id)) throw new NotFoundError('rule', id);
  return rules.map((rule) => (rule.id === id ? { ...rule, matches, settings } : rule));
}

async function loadPoints(
  db: Database,
  series: readonly BacktestSeries[],
  now: Date,
): Promise<Map<string, PastPoint[]>> {
  const withLayers = series.some(({ budget }) => budget?.metric === 'layer');
  const ids = series.map(({ seriesId }) => seriesId);
  return Map.groupBy(await listPastPoints(db, ids, { now, withLayers }), ({ seriesId }) => seriesId);
}

/** Returns the openings under the current rule and the tried one, which often are the same rule. */
function judgeBoth({ current, tried, budget }: BacktestSeries, past: readonly PastPoint[]): Record<Side, Opening[]> {
  const openings = findOpenings(past, current.settings, budget);
  const same = tried.settings === current.settings;
  return { current: openings, tried: same ? openings : findOpenings(past, tried.settings, budget) };
}

type Routing = (verdict: NonNullable<OpeningGroup['current']>) => string[];

/** Returns the names of the channels that a message would go to. */
async function openRouting(db: Database, groups: readonly OpeningGroup[]): Promise<Routing> {
  const routes = (await listRoutes(db)).map((row) => ({ ...row, matches: RouteMatches.parse(row.matches) }));
  const images = groups.flatMap(({ repositoryId, current, tried }) =>
    [current, tried].flatMap((side) => (side ? [{ repositoryId, digest: side.opening.toDigest }] : [])),
  );
  const labels = await listLabels(db, routes.some(({ matches }) => matches.label !== undefined) ? images : []);
  const channels = (await listChannelNames(db)).filter(({ enabled }) => enabled);
  const names = new Map(channels.map(({ id, name }) => [id, name]));
  return ({ opening, series, notify }) => {
    if (!notify.now) return [];
    const { kind, severity, toDigest, isBudget } = opening;
    const subject = { ...series.subject, severity, labels: labels.get(labelsKey(series.repositoryId, toDigest)) ?? {} };
    const kinds = new Set([kind, ...(isBudget ? ['budget' as const] : [])]);
    const ids = [...kinds].flatMap((one) => routeTo(routes, { ...subject, kind: one }, [...names.keys()]).channelIds);
    return [...new Set(ids)].flatMap((id) => names.get(id) ?? []);
  };
}

function count(groups: readonly OpeningGroup[], side: Side, weeks: number): Backtest['current'] {
  const messages = groups.filter((group) => group[side]?.notify.now).length;
  const incidents = groups.filter((group) => group[side]).length;
  return { incidents, messages, perWeek: Math.round((100 * messages) / weeks) / 100 };
}

function toItem(group: OpeningGroup, route: Routing): Backtest['items'][number] {
  const shown = group.tried ?? group.current;
  if (!shown) throw new Error('a group without an opening');
  const { opening, series, notify } = shown;
  const { kind, severity, fromBytes, toBytes, fromDigest, toDigest } = opening;
  const { reference, platform } = series.subject;
  return {
    kind,
    severity,
    fromDigest,
    toDigest,
    toBytes,
    fromBytes: Math.round(fromBytes),
    at: group.at.toISOString(),
    reference,
    repositoryId: group.repositoryId,
    stream: series.streamLabel,
    platform: platform ?? '',
    why: notify.reason,
    channels: route(shown),
    opensNow: group.current !== undefined,
    opensThen: group.tried !== undefined,
    toldNow: group.current?.notify.now ?? false,
    toldThen: group.tried?.notify.now ?? false,
  };
}
