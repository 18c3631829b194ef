import type { Forecast } from '#lib/analysis/series/forecast.ts';
import type { Forecast as ForecastDto } from '../dto/streams.ts';

/** Converts the times of a forecast to text. */
export function toForecastTimes(forecast: Forecast): Omit<ForecastDto, 'metric'> {
  const { fromAt, earliestAt, likelyAt, latestAt, ...rest } = forecast;
  return {
    ...rest,
    fromAt: fromAt.toISOString(),
    earliestAt: earliestAt.toISOString(),
    likelyAt: likelyAt.toISOString(),
    latestAt: latestAt?.toISOString() ?? null,
  };
}
