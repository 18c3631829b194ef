import type { OverviewFilter } from '#lib/queries/overview.ts';

/** What the columns are; each figure says it again to a screen reader. */
export function Columns({ days }: { days: OverviewFilter['days'] }) {
  return (
    <div aria-hidden className="overview-row overview-head border-b border-line text-muted max-md:hidden">
      <span className="[grid-area:name]">repository</span>
      <span className="[grid-area:headline]">headline</span>
      <span className="[grid-area:spark]">90 days</span>
      <span className="text-right [grid-area:size]">size</span>
      <span className="[grid-area:change]">change, {days} days</span>
      <span className="text-right [grid-area:pull]">pull cost</span>
      <span className="text-right [grid-area:looked]">looked</span>
    </div>
  );
}
