import { findBaseline } from '#lib/analysis/judge/find-baseline.ts';
import { findMajorStarts } from '#lib/analysis/judge/majors.ts';
import type { PastPoint } from '#lib/analysis/rules/backtest.ts';
import type { ChosenBudget } from '#lib/analysis/rules/choose.ts';
import { compileJudging } from '#lib/analysis/rules/judging.ts';
import type { RuleSettings } from '#lib/analysis/rules/settings.ts';
import { FORECAST_LIMITS, forecastBudget } from '#lib/analysis/series/forecast.ts';
import type { Database } from '#lib/db/client.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { listSubjects } from '#lib/db/repositories/subjects.ts';
import { listPastPoints } from '#lib/db/series/backtest.ts';
import { listForecastPoints } from '#lib/db/series/forecast-points.ts';
import { loadJudgingRows } from '#lib/db/settings/judging-rows.ts';
import type { PointList } from '../dto/streams.ts';
import { toForecastTimes } from './forecast-times.ts';

/** Returns the rule that judges a series now, its budget and its baseline. @throws NotFoundError */
export async function readSeriesReferences(
  db: Database,
  series: { id: string; repositoryId: string },
  now: Date,
): Promise<Pick<PointList, 'rule' | 'budget' | 'forecast' | 'noForecast' | 'baseline'>> {
  const [subjects, judgingRows, points] = await Promise.all([
    listSubjects(db, series.repositoryId),
    loadJudgingRows(db),
    listPastPoints(db, [series.id], now),
  ]);
  const row = subjects.find(({ seriesId }) => seriesId === series.id);
  if (!row) throw new NotFoundError('series', series.id);
  const { toSubject, chooseRule, chooseBudget } = compileJudging(judgingRows);
  const subject = toSubject(row);
  const { name, settings } = chooseRule(subject);
  const budget = chooseBudget(subject, now);
  const expected = await readForecast(db, series.id, budget, now);
  return {
    rule: { name, small: settings.steps.small, large: settings.steps.large },
    budget: budget && { metric: budget.metric, limitBytes: budget.limitBytes },
    ...expected,
    baseline: readBaseline(points, settings),
  };
}

async function readForecast(
  db: Database,
  seriesId: string,
  budget: ChosenBudget | null,
  now: Date,
): Promise<Pick<PointList, 'forecast' | 'noForecast'>> {
  if (budget === null) return { forecast: null, noForecast: 'no-budget' };
  const { metric, limitBytes } = budget;
  const points = await listForecastPoints(db, [{ seriesId, metric, limitBytes }], {
    days: FORECAST_LIMITS.days,
    nearSince: null,
  });
  const { forecast, reason } = forecastBudget(points, limitBytes, now);
  return { forecast: forecast && { metric, ...toForecastTimes(forecast) }, noForecast: reason };
}

function readBaseline(points: readonly PastPoint[], settings: RuleSettings): PointList['baseline'] {
  const majors = findMajorStarts(points.map(({ tagName }) => tagName));
  const pushes = points.map((point, index) => ({ ...point, startsMajor: majors[index] ?? false }));
  const found = findBaseline(pushes, settings);
  const began = found && points[found.began];
  if (!found || !began) return null;
  const { sizeBytes, decision, isFrozen } = found;
  return {
    sizeBytes: Math.round(sizeBytes),
    decision,
    at: began.at.toISOString(),
    tag: began.tagName,
    frozen: isFrozen,
  };
}
