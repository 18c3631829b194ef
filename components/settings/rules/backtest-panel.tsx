'use client';

import Link from 'next/link';
import { useState } from 'react';
import { Change } from '#components/figures/change.tsx';
import { Size } from '#components/figures/size.tsx';
import { Day } from '#components/figures/time.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { countOf, formatCount } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Backtest } from '#lib/views/dto/alerting.ts';
import { type BacktestItem, changeOf, compareHref, itemWords, perWeekText } from './backtest-words.ts';

/** What a rule would have sent over the stored history, next to what today's rules would. */
export function BacktestPanel({ backtest, isStale }: { backtest: Backtest; isStale: boolean }) {
  const { current, tried, items } = backtest;
  const changed = items.filter((item) => changeOf(item) !== 'same');
  const told = items.filter(({ toldThen }) => toldThen);
  const [shown, setShown] = useState<'changed' | 'told'>('changed');
  const rows = { changed, told }[shown];
  return (
    <section aria-label="What it would have sent" className="flex flex-col gap-3 border-t border-line pt-4">
      <p role="status" className="text-m">
        <span className="font-medium">{perWeekText(tried.perWeek)} messages a week</span>,{' '}
        {perWeekText(current.perWeek)} with today’s rules.
      </p>
      {isStale ? <p className="text-danger">This is of what stood above before; ask again.</p> : null}
      <table className="w-full max-w-[520px] text-left">
        <thead className="text-muted">
          <tr className="border-b border-line">
            <th className="py-1">
              <Day at={backtest.from} /> to <Day at={backtest.to} />
            </th>
            <th className="py-1 text-right">today</th>
            <th className="py-1 text-right">with this rule</th>
          </tr>
        </thead>
        <tbody>
          <Row name="Messages" now={current.messages} then={tried.messages} />
          <Row name="Incidents, the silent ones too" now={current.incidents} then={tried.incidents} />
        </tbody>
      </table>
      <p className="text-muted">
        Over {countOf(backtest.pushCount, 'push', 'pushes')} of {formatCount(backtest.seriesCount)} series.
      </p>
      <div className="flex flex-wrap items-center gap-3">
        <Segments
          label="Shown"
          value={shown}
          options={[
            { value: 'changed', label: `what changes (${formatCount(changed.length)})` },
            { value: 'told', label: `told (${formatCount(told.length)})` },
          ]}
          onChange={setShown}
        />
        {backtest.truncated ? <span className="text-muted">The newest {formatCount(items.length)}.</span> : null}
      </div>
      {rows.length === 0 ? (
        <p className="text-muted">{shown === 'changed' ? 'Nothing would be otherwise than today.' : 'Nothing.'}</p>
      ) : (
        <ul aria-label="What it would have found" className="border-t border-line">
          {rows.map((item) => (
            <FoundItem key={`${item.toDigest} ${item.stream} ${item.platform} ${item.kind} ${item.at}`} item={item} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Row({ name, now, then }: { name: string; now: number; then: number }) {
  return (
    <tr className="border-b border-line">
      <th scope="row" className="py-1">
        {name}
      </th>
      <td className="num py-1 text-right">{formatCount(now)}</td>
      <td className="num py-1 text-right">{formatCount(then)}</td>
    </tr>
  );
}

function FoundItem({ item }: { item: BacktestItem }) {
  const href = compareHref(item);
  const isNewlyNotified = changeOf(item) === 'told';
  return (
    <li className="flex flex-col gap-0.5 border-b border-line py-2">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <Day at={item.at} className="text-muted" />
        <span className="font-medium [overflow-wrap:anywhere]">{visibleText(item.reference)}</span>
        <span className="[overflow-wrap:anywhere]">{visibleText(`${item.stream} ${item.platform}`)}</span>
        <span className="num">
          <Size bytes={item.fromBytes} /> → <Size bytes={item.toBytes} />
        </span>
        <Change bytes={item.toBytes - item.fromBytes} />
        <span className="text-muted">
          {item.kind}, {item.severity}
        </span>
        {href === null ? null : (
          <Link href={href} className="text-accent hover:underline">
            compare
          </Link>
        )}
      </p>
      <p className="[overflow-wrap:anywhere]">
        <span className={isNewlyNotified ? 'font-medium' : ''}>{visibleText(itemWords(item))}</span>
        <span className="text-muted">: {visibleText(item.why)}</span>
      </p>
    </li>
  );
}
