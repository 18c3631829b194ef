import Link from 'next/link';
import { useNow } from '#components/figures/clock.tsx';
import { countOf } from '#lib/format/count.ts';
import { formatForecastRange } from '#lib/format/forecast.ts';
import { visibleText } from '#lib/format/text.ts';
import { seriesPath } from '#lib/queries/url/series-path.ts';
import type { Budget } from '#lib/views/dto/alerting.ts';

/** Series that break the budget at their pace, the first ones. */
const MOST = 3;

export function Forecasts({ budget: { forecasts } }: { budget: Budget }) {
  const now = useNow();
  if (forecasts.length === 0) return null;
  const more = forecasts.length - MOST;
  return (
    <ul aria-label="Forecasts" className="[overflow-wrap:anywhere]">
      {forecasts.slice(0, MOST).map(({ forecast, ...series }) => (
        <li key={`${series.repositoryId} ${series.stream} ${series.platform}`}>
          <span className="text-muted">over at its pace {formatForecastRange(forecast, now)}: </span>
          <Link href={seriesPath(series)} className="text-accent underline">
            {visibleText(`${series.reference} ${series.streamLabel} ${series.platform}`)}
          </Link>
        </li>
      ))}
      {more > 0 ? <li className="text-muted">and {countOf(more, 'series', 'series')} more</li> : null}
    </ul>
  );
}
