import { formatDelta, formatExactBytes } from '#lib/format/bytes.ts';
import { formatPercent, percentOf } from '#lib/format/percent.ts';
import { Unknown } from './size.tsx';

const LOOK = {
  up: { arrow: '▲', word: 'grew', className: 'text-ink' },
  down: { arrow: '▼', word: 'shrank', className: 'text-saved' },
  same: { arrow: '=', word: '', className: 'text-muted' },
};

/** "▲ 12.4 MB +8.1 %": a change by sign, colour and arrow. */
export function Change({
  bytes,
  percent = null,
  beforeBytes,
  columns = false,
  className = '',
}: {
  bytes: number | null;
  percent?: number | null | undefined;
  /** The size before, where no percentage is shown. It decides whether the change counts as "same". */
  beforeBytes?: number;
  /** Aligns amounts and percentages in the columns of a table. */
  columns?: boolean;
  className?: string;
}) {
  if (bytes === null) return <Unknown className={className} why="no previous image" />;
  const { sign, text } = formatDelta(bytes, beforeBytes === undefined ? percent : percentOf(bytes, beforeBytes));
  const look = LOOK[sign];
  const verb = bytes > 0 ? LOOK.up.word : LOOK.down.word;
  return (
    <span
      className={`num inline-flex items-baseline gap-1.5 ${look.className} ${className}`}
      title={bytes === 0 ? 'no change' : `${verb} by ${formatExactBytes(Math.abs(bytes))}`}
    >
      <span aria-hidden className={`inline-block w-[1ch] text-center ${sign === 'same' ? '' : 'text-[10px]'}`}>
        {look.arrow}
      </span>
      {look.word === '' ? null : <span className="sr-only">{look.word} by</span>}
      <span className={columns ? 'min-w-[7ch] text-right' : ''}>{sign === 'same' ? 'same' : text}</span>
      {percent === null || sign === 'same' ? null : (
        <span className={`text-muted ${columns ? 'min-w-[8ch] text-right' : ''}`}>{formatPercent(percent)}</span>
      )}
    </span>
  );
}
