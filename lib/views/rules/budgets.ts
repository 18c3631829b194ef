import { proposeBudget, proposeUnpackedBudget } from '#lib/analysis/judge/budget.ts';
import { measuresLayers, measuresUnpacked } from '#lib/analysis/judge/measure-image.ts';
import { exceedsBudget, type NewestMeasure } from '#lib/analysis/judge/over-budget.ts';
import { compileBudgets } from '#lib/analysis/rules/choose.ts';
import { compileSubjects, toBudgetNow } from '#lib/analysis/rules/stored.ts';
import { FORECAST_LIMITS, type Forecast, forecastEach, freshSince } from '#lib/analysis/series/forecast.ts';
import type { Database } from '#lib/db/client.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { listOwnerRules } from '#lib/db/repositories/owners.ts';
import { listSubjects, type SeriesSubject } from '#lib/db/repositories/subjects.ts';
import { listForecastPoints } from '#lib/db/series/forecast-points.ts';
import { listSeriesWithIncident } from '#lib/db/series/over-budget.ts';
import { type BudgetRow, getNewestSizes, listBudgets, listNewestMeasures } from '#lib/db/settings/budgets.ts';
import { BUDGET_METRICS } from '#lib/domain/budget.ts';
import { findWord } from '#lib/domain/find-word.ts';
import { formatRepository } from '#lib/image/reference.ts';
import type { GuardedViews } from '../context.ts';
import type { Budget, BudgetList, BudgetProposal, NamedSeries } from '../dto/alerting.ts';
import { toForecastTimes } from '../series/forecast-times.ts';

/** The most series over a budget that are named. */
const MOST_NAMED = 20;

/** Returns budgets in the order in which they count, with the number of series they apply to now, and of those that exceed them. */
export async function readBudgets(guarded: GuardedViews, now: Date): Promise<BudgetList> {
  const { db } = guarded.require('read');
  const rows = await listBudgets(db);
  const series = await listSeriesOf(db, rows, now);
  const ids = [...series.values()].flatMap((all) => all.map(({ seriesId }) => seriesId));
  const metrics = rows.flatMap(({ metric }) => findWord(BUDGET_METRICS, metric) ?? []);
  const measures = await listNewestMeasures(db, ids, {
    layers: metrics.some(measuresLayers),
    unpacked: metrics.some(measuresUnpacked),
  });
  const forecasts = await forecastSeries(db, rows, series, now);
  const withIncident = await listSeriesWithIncident(db, ids);
  const bySeries = new Map(measures.map((newest) => [newest.seriesId, newest]));
  return {
    items: rows.map((row): Budget => {
      const { id, origin, metric, limitBytes, owner, reason, place, createdBy } = row;
      const all = series.get(id) ?? [];
      const over = all.filter(({ seriesId }) => isOver(row, bySeries.get(seriesId)));
      return {
        id,
        origin,
        metric,
        limitBytes,
        owner,
        reason,
        place,
        createdBy,
        matches: toBudgetNow(row).matches,
        until: row.until?.toISOString() ?? null,
        changedAt: row.changedAt.toISOString(),
        seriesCount: all.length,
        overCount: over.length,
        overWithoutIncident: over.filter(({ seriesId }) => !withIncident.has(seriesId)).length,
        overSeries: over.slice(0, MOST_NAMED).map(nameSeries),
        forecasts: listForecasts(all, metric, forecasts),
      };
    }),
  };
}

const isOver = (row: BudgetRow, newest: NewestMeasure | undefined): boolean =>
  newest !== undefined && exceedsBudget(newest, row);

/** Computes when the series near their budgets break them. */
async function forecastSeries(
  db: Database,
  rows: readonly BudgetRow[],
  series: ReadonlyMap<string, readonly SeriesSubject[]>,
  now: Date,
): Promise<Map<string, Forecast>> {
  const subjects = rows.flatMap(({ id, metric: word, limitBytes }) => {
    const metric = findWord(BUDGET_METRICS, word);
    return metric === null ? [] : (series.get(id) ?? []).map(({ seriesId }) => ({ seriesId, metric, limitBytes }));
  });
  const span = { days: FORECAST_LIMITS.days, nearSince: freshSince(now) };
  return forecastEach(await listForecastPoints(db, subjects, span), subjects, now);
}

function listForecasts(
  all: readonly SeriesSubject[],
  metric: string,
  forecasts: ReadonlyMap<string, Forecast>,
): Budget['forecasts'] {
  const found = all.flatMap((one) => {
    const forecast = forecasts.get(one.seriesId);
    return forecast ? [{ ...nameSeries(one), forecast: { metric, ...toForecastTimes(forecast) } }] : [];
  });
  return found.sort((a, b) => Date.parse(a.forecast.likelyAt) - Date.parse(b.forecast.likelyAt)).slice(0, MOST_NAMED);
}

function nameSeries({ host, name, repositoryId, streamKey, streamLabel, platform }: SeriesSubject): NamedSeries {
  const reference = formatRepository({ registry: host, repository: name });
  return { repositoryId, reference, stream: streamKey, streamLabel, platform };
}

/** @throws NotFoundError */
export async function readBudget(guarded: GuardedViews, id: string, now: Date): Promise<Budget> {
  const budget = (await readBudgets(guarded, now)).items.find((item) => item.id === id);
  if (!budget) throw new NotFoundError('budget', id);
  return budget;
}

/** Returns a proposed budget for a series: its size plus 15 % of its own bytes, and its unpacked size plus 15 %. @throws NotFoundError */
export async function readBudgetProposal(guarded: GuardedViews, seriesId: string): Promise<BudgetProposal> {
  const { db } = guarded.require('read');
  const { sizeBytes, baseBytes, unpackedBytes } = await getNewestSizes(db, seriesId);
  const proposedBytes = proposeBudget(sizeBytes - (baseBytes ?? 0), baseBytes ?? 0);
  const proposedUnpackedBytes = unpackedBytes === null ? null : proposeUnpackedBudget(unpackedBytes);
  return { seriesId, sizeBytes, baseBytes, unpackedBytes, proposedBytes, proposedUnpackedBytes };
}

/** Maps each budget to the series that it applies to. */
async function listSeriesOf(
  db: Database,
  rows: readonly BudgetRow[],
  now: Date,
): Promise<Map<string, SeriesSubject[]>> {
  if (rows.length === 0) return new Map();
  const choose = compileBudgets(rows.map(toBudgetNow));
  const toSubject = compileSubjects(await listOwnerRules(db));
  const found = Map.groupBy(await listSubjects(db), (row) => choose(toSubject(row), now)?.id ?? '');
  found.delete('');
  return found;
}
