import Link from 'next/link';
import { Change } from '#components/figures/change.tsx';
import { Size } from '#components/figures/size.tsx';
import { Day } from '#components/figures/time.tsx';
import { kindWord } from '#components/incidents/states.ts';
import { visibleText } from '#lib/format/text.ts';
import { type BacktestItem, changeOf, compareHref, itemWords } from './backtest-words.ts';
import { lostWords } from './lost-words.ts';

/** An incident of a back-test: its push, its growth, and whether it would be sent. */
export function BacktestFinding({ item }: { item: BacktestItem }) {
  const href = compareHref(item);
  const lost = lostWords(item);
  const isNewlyNotified = changeOf(item) === 'alerted';
  return (
    <li className="flex flex-col gap-0.5 border-b border-line py-2">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="font-medium [overflow-wrap:anywhere]">{visibleText(item.reference)}</span>
        <span className="text-muted [overflow-wrap:anywhere]">{visibleText(`${item.stream} ${item.platform}`)}</span>
      </p>
      <p className="flex flex-wrap items-baseline gap-x-3">
        <Day at={item.at} className="text-muted" />
        <span className="num">
          <Size bytes={item.fromBytes} /> → <Size bytes={item.toBytes} />
        </span>
        <Change bytes={item.toBytes - item.fromBytes} beforeBytes={item.fromBytes} />
        <span className="text-muted">
          {kindWord(item.kind)}, {item.severity}
        </span>
        {href === null ? null : (
          <Link href={href} className="text-accent hover:underline">
            Compare
          </Link>
        )}
      </p>
      <p className="[overflow-wrap:anywhere]">
        <span className={isNewlyNotified ? 'font-medium' : ''}>{visibleText(itemWords(item))}</span>
        <span className="text-muted">: {lost ?? visibleText(item.why)}</span>
      </p>
    </li>
  );
}
