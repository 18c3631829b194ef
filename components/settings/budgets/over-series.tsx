import Link from 'next/link';
import { Fragment } from 'react';
import { formatCount } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import { seriesPath } from '#lib/queries/url/series-path.ts';
import type { Budget } from '#lib/views/dto/alerting.ts';
import { withoutIncidentText } from './budget-words.ts';

/** Links to the series over a budget, the first of them, and why some have no incident. */
export function OverSeries({ budget, most = 5 }: { budget: Budget; most?: number }) {
  const { overSeries, overCount } = budget;
  const shown = overSeries.slice(0, most);
  const note = withoutIncidentText(budget);
  if (shown.length === 0) return null;
  return (
    <span className="[overflow-wrap:anywhere]">
      {shown.map((series, at) => (
        <Fragment key={`${series.repositoryId} ${series.stream} ${series.platform}`}>
          {at === 0 ? '' : ', '}
          <Link href={seriesPath(series)} className="text-accent underline">
            {visibleText(`${series.reference} ${series.streamLabel} ${series.platform}`)}
          </Link>
        </Fragment>
      ))}
      {overCount > shown.length ? ` and ${formatCount(overCount - shown.length)} more` : ''}
      {note === null ? null : <span className="text-muted">. {note}</span>}
    </span>
  );
}
