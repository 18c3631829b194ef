import { routeTo } from '#lib/alerts/routing.ts';
import { RouteMatches } from '#lib/alerts/stored-matches.ts';
import { measuresLayers, measuresUnpacked } from '#lib/analysis/judge/measure-image.ts';
import { judgePast, type Opening, type PastJudgement, type PastPoint } from '#lib/analysis/rules/backtest.ts';
import { type ChosenBudget, type ChosenRule, compileRules, type RuleNow } from '#lib/analysis/rules/choose.ts';
import { compileJudging } from '#lib/analysis/rules/judging.ts';
import type { Matches, RuleSettings } from '#lib/analysis/rules/settings.ts';
import type { Database } from '#lib/db/client.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { labelsKey, listLabels } from '#lib/db/images/images.ts';
import { listSubjects } from '#lib/db/repositories/subjects.ts';
import { listPastPoints } from '#lib/db/series/backtest.ts';
import { loadJudgingRows } from '#lib/db/settings/judging-rows.ts';
import { listChannelNames, listRoutes } from '#lib/db/settings/routes.ts';
import { BACKTEST_LIMITS } from '#lib/domain/backtest.ts';
import type { GuardedViews } from '../context.ts';
import type { Backtest } from '../dto/alerting.ts';
import { TooSlowError } from '../errors.ts';
import { createGroups, type OpeningGroup, type OtherVerdict, type PastSeries, type Side } from './backtest-groups.ts';

export type BacktestQuery = {
  /** Replaces the rule with this id, else is a new rule that counts last. Without it, only the current rules are tested. */
  rule?: { id?: string | null | undefined; matches: Matches; settings: RuleSettings } | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  repositoryId?: string | undefined;
};

const REPOSITORIES_AT_ONCE = 20;
const TIME_LIMIT_MS = BACKTEST_LIMITS.seconds * 1_000;
const WEEK_MS = 7 * 86_400_000;
const DEFAULT_SPAN_MS = 90 * 86_400_000;
/** Id of a tried rule that is not stored yet. */
const TRIED = 'tried';

/** A series with the rules and the budget that judge it. */
type BacktestSeries = PastSeries & {
  seriesId: string;
  current: ChosenRule;
  tried: ChosenRule;
  budget: ChosenBudget | null;
};

/**
 * Returns what the current rules and the tried ones would have opened and sent over the stored history, and to whom. For a tried
 * rule, only series that it judges or judged are included. Bounded: `truncated` means that more exists than was judged or listed.
 *
 * @param signal - stops it before the next chunk of repositories, with its reason
 * @throws NotFoundError, and TooSlowError when the time was over before the first repository was judged
 */
export async function readBacktest(
  guarded: GuardedViews,
  query: BacktestQuery,
  clock: { now(): Date },
  signal?: AbortSignal,
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
  for (let at = 0; at < Math.min(ids.length, BACKTEST_LIMITS.repositories); at += REPOSITORIES_AT_ONCE) {
    signal?.throwIfAborted();
    if (clock.now().getTime() - started.getTime() > TIME_LIMIT_MS) break;
    const chunk = ids.slice(at, Math.min(at + REPOSITORIES_AT_ONCE, BACKTEST_LIMITS.repositories));
    const series = chunk.flatMap((id) => byRepository.get(id) ?? []);
    const points = await loadPoints(db, series, started);
    for (const one of series) {
      const past = points.get(one.seriesId) ?? [];
      const isInside = ({ at: time }: Opening) => time >= from && time <= to;
      const { current, tried } = judgeBoth(one, past);
      groups.add('current', one, current.openings.filter(isInside), one.current.settings.messages, (opening) => {
        const step = tried === current ? null : tried.stepOf(opening);
        return step && { step, rule: one.tried, isTried: one.tried.id === triedIdOf(query) };
      });
      groups.add('tried', one, tried.openings.filter(isInside), one.tried.settings.messages);
      looked.pushes += past.filter((point) => point.at >= from && point.at <= to).length;
    }
    looked.series += series.length;
    looked.repositories += chunk.length;
  }
  if (looked.repositories === 0 && ids.length > 0)
    throw new TooSlowError(
      'The back-test took too long',
      'Try again later, or test a rule that matches fewer repositories.',
    );
  signal?.throwIfAborted();
  const found = groups.list();
  const route = await openRouting(db, found);
  const weeks = Math.max(1, (to.getTime() - from.getTime()) / WEEK_MS);
  const items = found.filter(
    (group) => !group.current !== !group.tried || isSentNow(group.current) || isSentNow(group.tried),
  );
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    seriesCount: looked.series,
    pushCount: looked.pushes,
    current: count(found, 'current', weeks),
    tried: count(found, 'tried', weeks),
    items: items.slice(0, BACKTEST_LIMITS.incidents).map((group) => toItem(group, route)),
    truncated: items.length > BACKTEST_LIMITS.incidents || looked.repositories < ids.length,
  };
}

async function listBacktestSeries(
  db: Database,
  { rule, repositoryId }: BacktestQuery,
  now: Date,
): Promise<BacktestSeries[]> {
  const { rules, chooseRule, chooseBudget, toSubject } = compileJudging(await loadJudgingRows(db));
  const chooseTried = rule ? compileRules(replaceRule(rules, rule)) : chooseRule;
  const triedId = triedIdOf({ rule });
  return (await listSubjects(db, repositoryId ?? null)).flatMap((row) => {
    const subject = toSubject(row);
    const judged = { current: chooseRule(subject), tried: chooseTried(subject), budget: chooseBudget(subject, now) };
    if (triedId !== null && judged.current.id !== triedId && judged.tried.id !== triedId) return [];
    const { seriesId, streamLabel, relation } = row;
    return [{ ...judged, seriesId, repositoryId: row.repositoryId, streamLabel, subject: { ...subject, relation } }];
  });
}

const triedIdOf = ({ rule }: Pick<BacktestQuery, 'rule'>): string | null => (rule ? (rule.id ?? TRIED) : null);

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
  const ids = series.map(({ seriesId }) => seriesId);
  const seriesWith = (isMeasured: (metric: ChosenBudget['metric']) => boolean) =>
    new Set(series.flatMap(({ seriesId, budget }) => (budget && isMeasured(budget.metric) ? [seriesId] : [])));
  const measured = { layersOf: seriesWith(measuresLayers), unpackedOf: seriesWith(measuresUnpacked) };
  const rows = await listPastPoints(db, ids, now, measured);
  return Map.groupBy(rows, ({ seriesId }) => seriesId);
}

/** Judges by the current rule and the tried one, which often are the same rule. */
function judgeBoth(
  { current, tried, budget }: BacktestSeries,
  past: readonly PastPoint[],
): Record<Side, PastJudgement> {
  const judged = judgePast(past, current.settings, budget);
  const isSame = tried.settings === current.settings;
  return { current: judged, tried: isSame ? judged : judgePast(past, tried.settings, budget) };
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
    if (notify.when !== 'now') return [];
    const { kind, severity, toDigest, isBudget } = opening;
    const subject = { ...series.subject, severity, labels: labels.get(labelsKey(series.repositoryId, toDigest)) ?? {} };
    const kinds = new Set([kind, ...(isBudget ? ['budget' as const] : [])]);
    const ids = [...kinds].flatMap((one) => routeTo(routes, { ...subject, kind: one }, [...names.keys()]).channelIds);
    return [...new Set(ids)].flatMap((id) => names.get(id) ?? []);
  };
}

const isSentNow = (verdict: OpeningGroup[Side]): boolean => verdict?.notify.when === 'now';

function count(groups: readonly OpeningGroup[], side: Side, weeks: number): Backtest['current'] {
  const opened = groups.filter((group) => group[side]);
  const messages = opened.filter((group) => isSentNow(group[side])).length;
  return {
    incidents: opened.length,
    repositories: new Set(opened.map(({ repositoryId }) => repositoryId)).size,
    messages,
    perWeek: Math.round((100 * messages) / weeks) / 100,
  };
}

function toLost({ step, rule, isTried }: OtherVerdict): Backtest['items'][number]['lost'] {
  const { enabled, bytes, share, days } = rule.settings.creep;
  const { small, large } = rule.settings.steps;
  return {
    decision: step.decision,
    baselineBytes: step.baselineBytes === null ? null : Math.round(step.baselineBytes),
    otherRule: isTried ? null : rule.name,
    steps: { small, large },
    creep: enabled ? { bytes, share, days } : null,
  };
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
    why: notify.text,
    channels: route(shown),
    lost: group.tried === undefined && shown.other !== null ? toLost(shown.other) : null,
    opensNow: group.current !== undefined,
    opensThen: group.tried !== undefined,
    toldNow: isSentNow(group.current),
    toldThen: isSentNow(group.tried),
  };
}
