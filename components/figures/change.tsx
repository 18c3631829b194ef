import { formatDelta, formatExactBytes } from '#lib/format/bytes.ts';
import { formatPercent } from '#lib/format/percent.ts';
import { Unknown } from './size.tsx';

const LOOK = {
  up: { arrow: '▲', word: 'grew', className: 'text-ink' },
  down: { arrow: '▼', word: 'shrank', className: 'text-saved' },
  same: { arrow: '=', word: '', className: 'text-muted' },
};

/** "▲ 12.4 MB +8.1 %": sign, colour and arrow say the same. */
export function Change({
  bytes,
  percent,
  columns = false,
  className = '',
}: {
  bytes: number | null;
  percent?: number | null | undefined;
  /** In a table: amounts and percentages stand under each other. */
  columns?: boolean;
  className?: string;
}) {
  if (bytes === null) return <Unknown className={className} why="nothing to compare with" />;
  const { sign, text } = formatDelta(bytes);
  const look = LOOK[sign];
  return (
    <span
      className={`num inline-flex items-baseline gap-1.5 ${look.className} ${className}`}
      title={bytes === 0 ? 'no change' : `${look.word} by ${formatExactBytes(Math.abs(bytes))}`}
    >
      <span aria-hidden className={`inline-block w-[1ch] text-center ${sign === 'same' ? '' : 'text-[10px]'}`}>
        {look.arrow}
      </span>
      {look.word === '' ? null : <span className="sr-only">{look.word} by</span>}
      <span className={columns ? 'min-w-[7ch] text-right' : ''}>{sign === 'same' ? 'same' : text}</span>
      {percent === undefined || percent === null || sign === 'same' ? null : (
        <span className={`text-muted ${columns ? 'min-w-[8ch] text-right' : ''}`}>{formatPercent(percent)}</span>
      )}
    </span>
  );
}
