'use client';

import { useState } from 'react';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { BACKTEST_LIMITS } from '#lib/domain/backtest.ts';
import { formatCount } from '#lib/format/count.ts';
import { formatDays } from '#lib/format/period.ts';
import { ApiError } from '#lib/queries/requests/api-error.ts';
import type { Backtest } from '#lib/views/dto/alerting.ts';
import { BacktestFinding } from './backtest-finding.tsx';
import { changeOf, differenceText, foundText } from './backtest-words.ts';
import type { LiveBacktest } from './use-backtest.ts';

/** Rows that are shown before "Show all". */
const FIRST_ROWS = 10;

type Props = {
  live: LiveBacktest;
  /** True for a rule that is not saved yet. */
  isNew: boolean;
  /** True while a field of the rule is wrong. */
  isWrong: boolean;
};

/** What the typed rule would have found and sent in the last 90 days, beside its form. */
export function BacktestPanel({ live: { backtest, isUpdating, error }, isNew, isWrong }: Props) {
  const isRefused = error instanceof ApiError && error.field !== null;
  return (
    <section
      aria-label="Back-test"
      aria-busy={isUpdating}
      className="flex min-h-52 min-w-0 flex-col gap-3 border-t border-line pt-4 lg:sticky lg:top-4 lg:border-t-0 lg:border-l lg:py-1 lg:pl-6"
    >
      <p className="flex items-baseline justify-between gap-3">
        <span className="text-m font-medium">Back-test, last {formatDays(90)}</span>
        <span className="text-muted">{isUpdating && !isWrong ? 'Updating…' : ''}</span>
      </p>
      {isWrong || isRefused ? (
        <p className="text-muted">Correct the marked fields to see the back-test.</p>
      ) : error !== null ? (
        <>
          <InlineError error={error} />
          <p className="text-muted">You can still save the rule.</p>
        </>
      ) : backtest === undefined ? (
        <Waiting />
      ) : (
        <Found backtest={backtest} isNew={isNew} />
      )}
    </section>
  );
}

/** Has the height of a result without a list. */
function Waiting() {
  return (
    <div role="status" aria-label="Running the back-test" className="flex flex-col gap-2">
      <div className="skeleton h-5 w-4/5" />
      <div className="skeleton h-4 w-3/5" />
      <div className="skeleton h-4 w-2/5" />
      <div className="skeleton h-8 w-full" />
    </div>
  );
}

function Found({ backtest, isNew }: { backtest: Backtest; isNew: boolean }) {
  const { current, tried, items, seriesCount } = backtest;
  const changed = items.filter((item) => changeOf(item) !== 'same');
  const sent = items.filter(({ toldThen }) => toldThen);
  const [shown, setShown] = useState<'changed' | 'sent'>('changed');
  const [isWhole, setWhole] = useState(false);
  const rows = { changed, sent }[shown];
  const visible = isWhole ? rows : rows.slice(0, FIRST_ROWS);
  return (
    <div className="flex flex-col gap-3">
      <div role="status" className="flex flex-col gap-1">
        <p className="text-m font-medium">{foundText(tried)}</p>
        <p>{differenceText({ current, tried }, isNew)}</p>
        <p className="text-muted">
          {seriesCount === 0 ? 'No series has this rule.' : `In ${formatCount(seriesCount)} series.`}
        </p>
      </div>
      {backtest.truncated ? (
        <p className="text-muted">
          This is not all: a back-test ends after {BACKTEST_LIMITS.seconds} seconds or {BACKTEST_LIMITS.repositories}{' '}
          repositories, and lists at most {BACKTEST_LIMITS.incidents} incidents.
        </p>
      ) : null}
      {items.length === 0 ? null : (
        <>
          <div>
            <Segments
              label="Incidents of the back-test"
              value={shown}
              options={[
                { value: 'changed', label: `changes (${formatCount(changed.length)})` },
                { value: 'sent', label: `alerts (${formatCount(sent.length)})` },
              ]}
              onChange={setShown}
            />
          </div>
          {rows.length === 0 ? (
            <p className="text-muted">{shown === 'changed' ? 'Nothing changes.' : 'No alerts.'}</p>
          ) : (
            <ul aria-label="Incidents it would have opened" className="border-t border-line">
              {visible.map((item) => (
                <BacktestFinding
                  key={`${item.toDigest} ${item.stream} ${item.platform} ${item.kind} ${item.at}`}
                  item={item}
                />
              ))}
            </ul>
          )}
          {visible.length < rows.length ? (
            <Button className="self-start" onClick={() => setWhole(true)}>
              Show all {formatCount(rows.length)}
            </Button>
          ) : null}
        </>
      )}
    </div>
  );
}
