'use client';

import { FILLS, LEGEND } from '#components/map/tints.ts';
import { InView } from '#components/ui/in-view.tsx';
import { lazily } from '#components/ui/lazily.tsx';
import { visibleText } from '#lib/format/text.ts';
import type { Comparison } from '#lib/views/dto/compare.ts';
import { DIFFERENCE_HEIGHT } from './difference-height.ts';
import { amountOf, entryTitle, kindOf, type TreeEntry } from './kinds.ts';

/** With fewer directories, bars show more than a map. */
const LEAST_TILES = 3;

const MapPlace = () => (
  <div className="flex flex-col gap-2">
    <div className="h-[18px]" />
    <div className="skeleton" style={{ height: DIFFERENCE_HEIGHT }} />
    <div className="h-[18px]" />
  </div>
);

/** Loaded once there is something to draw. */
const DifferenceMap = lazily(() => import('./difference-map.tsx').then(({ DifferenceMap: map }) => map), <MapPlace />);

const weightOf = ({ deltaBytes }: TreeEntry) => Math.abs(deltaBytes);

type Props = Pick<NonNullable<Comparison['files']>, 'tree' | 'files' | 'packages'>;

/**
 * Shows the difference by directory; an area or a bar is the bytes that were added or removed. The tree counts each file once. The
 * table below has the same figures.
 */
export function DifferenceTreemap(differences: Props) {
  const shown = differences.tree.filter((entry) => weightOf(entry) > 0);
  if (shown.length === 0) return null;
  if (shown.length < LEAST_TILES) return <Bars entries={shown} />;
  const largest = shown.toSorted((a, b) => weightOf(b) - weightOf(a)).slice(0, 5);
  const label = `Largest differences by directory: ${largest.map(entryTitle).join('; ')}`;
  return (
    <InView place={<MapPlace />}>
      <DifferenceMap {...differences} label={label} />
    </InView>
  );
}

function Bars({ entries }: { entries: readonly TreeEntry[] }) {
  const most = Math.max(...entries.map(weightOf));
  return (
    <>
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
      <ul aria-label="Colours" className="flex flex-wrap gap-x-4 gap-y-1 text-muted">
        {[...new Set(entries.map(kindOf))].map((kind) => (
          <li key={kind} className="flex items-center gap-1.5">
            <span aria-hidden className="size-3 rounded-[2px]" style={{ background: FILLS[kind] }} />
            {LEGEND[kind]}
          </li>
        ))}
      </ul>
    </>
  );
}
