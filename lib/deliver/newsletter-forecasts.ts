import type { ForecastLine } from '#lib/alerts/message-facts.ts';
import type { RankedLine } from '#lib/alerts/newsletter.ts';
import { FORECAST_LIMITS, forecastEach, freshSince } from '#lib/analysis/series/forecast.ts';
import type { Database } from '#lib/db/client.ts';
import { listSeriesWithinBudget } from '#lib/db/deliveries/newsletter-sizes.ts';
import { listForecastPoints } from '#lib/db/series/forecast-points.ts';
import { BUDGET_METRICS } from '#lib/domain/budget.ts';
import { findWord } from '#lib/domain/find-word.ts';
import type { LineMaker } from './newsletter-lines.ts';

const DAY_MS = 86_400_000;
/** A digest lists the series whose budget breaks within this time at their pace. */
const SOON_DAYS = 30;

/** Lists the series that break their budgets soon at their pace. */
export async function listSoonOver(
  db: Database,
  { from, to: now }: { from: Date; to: Date },
  toLines: LineMaker,
): Promise<RankedLine<ForecastLine>[]> {
  const fresh = freshSince(now);
  const candidates = toLines(await listSeriesWithinBudget(db, { since: from, fresh }));
  const subjects = candidates.flatMap(({ row: { seriesId, budgetBytes, budgetMetric } }) => {
    const metric = findWord(BUDGET_METRICS, budgetMetric);
    return metric === null ? [] : [{ seriesId, metric, limitBytes: budgetBytes }];
  });
  const points = await listForecastPoints(db, subjects, { days: FORECAST_LIMITS.days, nearSince: fresh });
  const forecasts = forecastEach(points, subjects, now);
  const soon = now.getTime() + SOON_DAYS * DAY_MS;
  return candidates.flatMap(({ line, row: { seriesId, budgetMetric }, newestId, beforeId }) => {
    const forecast = forecasts.get(seriesId);
    if (!forecast || forecast.likelyAt.getTime() > soon) return [];
    const { budgetBytes, earliestAt, likelyAt, latestAt, bytesPerWeek } = forecast;
    return {
      newestId,
      beforeId,
      line: {
        ...line,
        budgetBytes,
        budgetMetric,
        bytesPerWeek,
        earliestAt: earliestAt.toISOString(),
        likelyAt: likelyAt.toISOString(),
        latestAt: latestAt?.toISOString() ?? null,
      },
    };
  });
}
