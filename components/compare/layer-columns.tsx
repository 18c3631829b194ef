'use client';

import { Size } from '#components/figures/size.tsx';
import { visibleText } from '#lib/format/text.ts';
import type { Comparison } from '#lib/views/dto/compare.ts';
import { buildColumns, type Cell, type CellLink } from './columns.ts';
import { changeWords, TONE_COLOURS, TONE_TEXT, unchangedWords } from './tones.ts';

const ROW = 30;
const GUTTER = 72;

type Props = {
  comparison: Comparison;
  folded: boolean;
  selected: number | null;
  onSelect: (layer: number | null) => void;
  onFold: (folded: boolean) => void;
};

/** The layers of both images side by side, with lines between those that belong together. */
export function LayerColumns({ comparison, folded, selected, onSelect, onFold }: Props) {
  const { from, to, links, scaleBytes } = buildColumns(comparison, folded);
  const height = Math.max(from.length, to.length) * ROW;
  const column = (cells: Cell[], side: 'from' | 'to') => (
    <ol aria-label={side === 'from' ? 'Older layers, newest first' : 'Newer layers, newest first'} className="min-w-0">
      {cells.map((cell) => (
        <li key={cell.key} style={{ height: ROW }} className="flex">
          <CellButton
            cell={cell}
            side={side}
            scaleBytes={scaleBytes}
            comparison={comparison}
            isSelected={cell.layer !== null && cell.layer === selected}
            onClick={() =>
              cell.layer === null ? onFold(false) : onSelect(cell.layer === selected ? null : cell.layer)
            }
          />
        </li>
      ))}
    </ol>
  );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)]">
      {column(from, 'from')}
      <svg aria-hidden="true" width={GUTTER} height={height} className="block">
        {links.map((link) => (
          <path
            key={`${link.from} ${link.to}`}
            d={linkPath(link)}
            fill="none"
            stroke={TONE_COLOURS[link.tone]}
            strokeWidth={link.tone === 'same' ? 1 : 1 + 3 * link.weight}
          />
        ))}
      </svg>
      {column(to, 'to')}
      {[...from, ...to].some(({ bytes }) => bytes > scaleBytes) ? (
        <p className="col-span-3 pt-2 text-muted">Bars are to scale, except for the broken ones of the folded base.</p>
      ) : null}
    </div>
  );
}

function linkPath({ from, to }: CellLink): string {
  const [a, b] = [from * ROW + ROW / 2, to * ROW + ROW / 2];
  return `M0 ${a}C${GUTTER / 2} ${a} ${GUTTER / 2} ${b} ${GUTTER} ${b}`;
}

type CellProps = {
  cell: Cell;
  side: 'from' | 'to';
  scaleBytes: number;
  comparison: Comparison;
  isSelected: boolean;
  onClick: () => void;
};

function CellButton({ cell, side, scaleBytes, comparison, isSelected, onClick }: CellProps) {
  const layer = cell.layer === null ? undefined : comparison.layers[cell.layer];
  // The change of a pair is shown once, beside the newer layer.
  const words = layer === undefined || (side === 'from' && layer.to !== null) ? null : changeWords(layer);
  const unchanged = layer === undefined || side === 'from' ? null : unchangedWords(layer);
  return (
    <button
      type="button"
      aria-pressed={cell.layer === null ? undefined : isSelected}
      aria-expanded={cell.layer === null ? false : undefined}
      title={`${visibleText(cell.label).slice(0, 300)}${cell.bytes > scaleBytes ? '  (bar not to scale)' : ''}`}
      onClick={onClick}
      className={`flex min-w-0 flex-1 items-center gap-3 rounded-[2px] text-left hover:bg-hover aria-pressed:outline-2 aria-pressed:-outline-offset-2 aria-pressed:outline-ink ${side === 'from' ? '' : 'flex-row-reverse'}`}
    >
      <span
        className={`min-w-0 flex-1 truncate ${cell.tone === 'same' || cell.isBase ? 'text-muted' : ''} ${side === 'from' ? 'pl-1' : 'pr-1'} ${cell.layer === null ? '' : 'font-mono'}`}
      >
        {cell.layer === null ? '▸ ' : ''}
        {visibleText(cell.label)}
      </span>
      {unchanged === null ? null : (
        <span className="num shrink-0 text-muted max-lg:sr-only">
          {unchanged}
          <span className="sr-only">, </span>
        </span>
      )}
      {words === null ? null : (
        <span className={`num shrink-0 ${TONE_TEXT[cell.tone]}`}>
          {words}
          <span className="sr-only">, </span>
        </span>
      )}
      <Size bytes={cell.bytes} className="w-[8ch] shrink-0 text-right" />
      <Bar cell={cell} side={side} scaleBytes={scaleBytes} />
    </button>
  );
}

/**
 * A bar to scale from the line in the middle: grey is what both images have, the colour is what one has more. The bar of a folded
 * base that is larger than every layer has a break in it.
 */
function Bar({ cell, side, scaleBytes }: Pick<CellProps, 'cell' | 'side' | 'scaleBytes'>) {
  const isBroken = cell.bytes > scaleBytes;
  const share = (bytes: number) => `${(bytes / (isBroken ? cell.bytes : scaleBytes)) * 100}%`;
  const shared = cell.tone === 'new' || cell.tone === 'gone' ? 0 : Math.min(cell.sharedBytes, cell.bytes);
  return (
    <span
      aria-hidden
      className={`relative flex h-3 w-[22%] shrink-0 gap-px ${side === 'from' ? 'flex-row-reverse' : ''}`}
    >
      {isBroken ? (
        <span className="absolute inset-y-[-2px] left-1/2 w-2 -skew-x-[20deg] border-x-2 border-ink bg-paper" />
      ) : null}
      <span className="min-w-px rounded-[1px] bg-base" style={{ width: share(shared) }} />
      {cell.bytes > shared ? (
        <span
          className={`min-w-0.5 rounded-[1px] ${cell.tone === 'gone' ? 'border border-saved' : ''}`}
          style={{
            width: share(cell.bytes - shared),
            background: cell.tone === 'gone' ? 'transparent' : TONE_COLOURS[cell.tone],
          }}
        />
      ) : null}
    </span>
  );
}
