'use client';

import { useRef } from 'react';
import { useWidth } from '#components/chart/use-width.ts';
import { formatDelta } from '#lib/format/bytes.ts';
import { countOf } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Comparison } from '#lib/views/dto/compare.ts';
import { squarify } from './squarify.ts';

export type TreeEntry = NonNullable<Comparison['files']>['tree'][number];
type Kind = 'added' | 'increased' | 'decreased' | 'removed';

const HEIGHT = 280;
/** Boxes that have room for a line of text. */
const LABELLED = { width: 64, height: 22 };

const FILLS: Record<Kind, string> = {
  added: 'var(--signal)',
  increased: 'color-mix(in oklab, var(--signal) 42%, var(--paper))',
  decreased: 'color-mix(in oklab, var(--saved) 42%, var(--paper))',
  removed: 'var(--saved)',
};

const INKS: Record<Kind, string> = {
  added: 'var(--paper)',
  increased: 'var(--ink)',
  decreased: 'var(--ink)',
  removed: 'var(--paper)',
};

const KINDS: Kind[] = ['added', 'increased', 'decreased', 'removed'];

export function kindOf({ fromBytes, toBytes }: Pick<TreeEntry, 'fromBytes' | 'toBytes'>): Kind {
  if (fromBytes === 0) return 'added';
  if (toBytes === 0) return 'removed';
  return toBytes > fromBytes ? 'increased' : 'decreased';
}

/**
 * The difference by directory: areas are bytes that came or went. The list counts nothing twice. The table under it has the
 * same in figures.
 */
export function DifferenceTreemap({ tree }: { tree: readonly TreeEntry[] }) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const boxes = squarify(tree, ({ deltaBytes }) => Math.abs(deltaBytes), width, HEIGHT);
  return (
    <figure className="flex flex-col gap-2">
      <div ref={box} style={{ height: HEIGHT }}>
        <svg aria-hidden="true" width={width} height={HEIGHT} className="block">
          {boxes.map(({ item, x, y, width: w, height: h }) => {
            const kind = kindOf(item);
            const { sign, text } = formatDelta(item.deltaBytes);
            const amount = `${sign === 'down' ? '−' : '+'}${text}`;
            return (
              <g key={item.path}>
                <title>
                  {`${visibleText(item.path)}  ${amount}, ${countOf(Math.abs(item.deltaFiles), 'file')} ${item.deltaFiles < 0 ? 'less' : 'more'}`}
                </title>
                <rect
                  x={x + 0.5}
                  y={y + 0.5}
                  width={Math.max(0, w - 1)}
                  height={Math.max(0, h - 1)}
                  fill={FILLS[kind]}
                  rx="2"
                />
                {w < LABELLED.width || h < LABELLED.height ? null : (
                  <text x={x + 6} y={y + 16} fontSize="13" fill={INKS[kind]} fontFamily="var(--font-mono)">
                    {shorten(visibleText(item.path), w)}
                    {h < LABELLED.height * 2 ? null : (
                      <tspan x={x + 6} dy="18">
                        {shorten(amount, w)}
                      </tspan>
                    )}
                  </text>
                )}
              </g>
            );
          })}
        </svg>
      </div>
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

/** The end of a path says more than its beginning. 8 pixels a character. */
function shorten(text: string, width: number): string {
  const room = Math.floor((width - 12) / 8);
  return text.length <= room ? text : `…${text.slice(text.length - Math.max(0, room - 1))}`;
}
