'use client';

import { useRef } from 'react';
import { useWidth } from '#components/chart/use-width.ts';
import { visibleText } from '#lib/format/text.ts';
import { amountOf, entryTitle, FILLS, INKS, KINDS, kindOf, type TreeEntry } from './kinds.ts';
import { squarify } from './squarify.ts';
import { tileLines } from './tile-label.ts';

const HEIGHT = 280;
/** With fewer directories, bars show more than a map. */
const LEAST_TILES = 3;

const weightOf = ({ deltaBytes }: TreeEntry) => Math.abs(deltaBytes);

/**
 * Shows the difference by directory; an area or a bar is the bytes that were added or removed. The tree counts each file once. The
 * table below has the same figures.
 */
export function DifferenceTreemap({ tree }: { tree: readonly TreeEntry[] }) {
  const shown = tree.filter((entry) => weightOf(entry) > 0);
  if (shown.length === 0) return null;
  return (
    <figure className="flex flex-col gap-2">
      {shown.length < LEAST_TILES ? <Bars entries={shown} /> : <Tiles entries={shown} />}
      <figcaption>
        <ul aria-label="Colours" className="flex flex-wrap gap-x-4 gap-y-1 text-muted">
          {KINDS.map((kind) => (
            <li key={kind} className="flex items-center gap-1.5">
              <span aria-hidden className="size-3 rounded-[2px]" style={{ background: FILLS[kind] }} />
              {kind}
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  );
}

function Tiles({ entries }: { entries: readonly TreeEntry[] }) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const largest = [...entries].sort((a, b) => weightOf(b) - weightOf(a)).slice(0, 5);
  return (
    <div ref={box} style={{ height: HEIGHT }}>
      <svg
        role="img"
        aria-label={`Largest differences by directory: ${largest.map(entryTitle).join('; ')}`}
        width={width}
        height={HEIGHT}
        className="block"
      >
        {squarify(entries, weightOf, width, HEIGHT).map(({ item, x, y, width: w, height: h }) => {
          const kind = kindOf(item);
          return (
            <g key={item.path}>
              <title>{entryTitle(item)}</title>
              <rect
                x={x + 0.5}
                y={y + 0.5}
                width={Math.max(0, w - 1)}
                height={Math.max(0, h - 1)}
                fill={FILLS[kind]}
                rx="2"
              />
              <text x={x + 6} y={y - 2} fontSize="13" fill={INKS[kind]} fontFamily="var(--font-mono)">
                {tileLines(visibleText(item.path), amountOf(item), w, h).map((line) => (
                  <tspan key={line} x={x + 6} dy="18">
                    {line}
                  </tspan>
                ))}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}

function Bars({ entries }: { entries: readonly TreeEntry[] }) {
  const most = Math.max(...entries.map(weightOf));
  return (
    <ul aria-label="Differences by directory" className="flex flex-col gap-2">
      {entries.map((entry) => (
        <li key={entry.path} title={entryTitle(entry)} className="flex flex-col gap-1">
          <span className="flex items-baseline justify-between gap-4">
            <span className="min-w-0 font-mono [overflow-wrap:anywhere]">{visibleText(entry.path)}</span>
            <span className="num">{amountOf(entry)}</span>
          </span>
          <span
            aria-hidden
            className="block h-3 min-w-0.5 rounded-[1px]"
            style={{ width: `${(weightOf(entry) / most) * 100}%`, background: FILLS[kindOf(entry)] }}
          />
        </li>
      ))}
    </ul>
  );
}
