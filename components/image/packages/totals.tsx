import { Size } from '#components/figures/size.tsx';
import { Term } from '#components/ui/term.tsx';
import type { TermName } from '#lib/format/terms.ts';
import type { UnpackedTotals } from '#lib/views/dto/contents.ts';

const FIGURES = [
  { field: 'unpackedBytes', term: 'unpackedSize', label: 'unpacked' },
  { field: 'visibleBytes', term: 'visibleSize', label: 'visible' },
  { field: 'wastedBytes', term: 'wastedBytes', label: 'wasted' },
  { field: 'duplicateBytes', term: 'duplicateBytes', label: 'duplicates' },
] as const satisfies readonly { field: keyof UnpackedTotals; term: TermName; label: string }[];

/** The sums of the image's files, each with its term explained. */
export function Totals({ totals }: { totals: UnpackedTotals }) {
  return (
    <ul aria-label="Unpacked files" className="flex flex-wrap items-baseline gap-x-6 gap-y-1">
      {FIGURES.map(({ field, term, label }) => (
        <li key={field}>
          <Size bytes={totals[field]} className="font-medium" />{' '}
          <span className="text-muted">
            <Term of={term}>{label}</Term>
          </span>
        </li>
      ))}
    </ul>
  );
}
