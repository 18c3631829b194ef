import { Term } from '#components/ui/term.tsx';
import { formatDays } from '#lib/format/period.ts';
import type { OverviewFilter } from '#lib/queries/repositories/overview.ts';

/** The headings of the columns. Each cell repeats its heading for screen readers, which get only the explained terms here. */
export function Columns({ days }: { days: OverviewFilter['days'] }) {
  return (
    <div className="overview-row overview-head border-b border-line text-muted max-md:hidden">
      <span aria-hidden className="[grid-area:name]">
        repository
      </span>
      <span className="[grid-area:headline]">
        <Term of="series">series</Term>
      </span>
      <span aria-hidden className="[grid-area:spark]">
        {formatDays(90)}
      </span>
      <span aria-hidden className="text-right [grid-area:size]">
        size
      </span>
      <span aria-hidden className="[grid-area:change]">
        change, {formatDays(Number(days))}
      </span>
      <span className="text-right [grid-area:save] max-lg:hidden">
        <Term of="couldSave">could save</Term>
      </span>
      <span className="text-right [grid-area:pull]">
        <Term of="pullCost">pull cost</Term>
      </span>
      <span aria-hidden className="text-right [grid-area:looked]">
        checked
      </span>
    </div>
  );
}
