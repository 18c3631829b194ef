import Link from 'next/link';
import { Button } from '#components/ui/button.tsx';

/** Nothing to do, or nothing that the filter lets through: what would be here. */
export function EmptyInbox({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (isFiltered)
    return (
      <p className="flex flex-wrap items-center gap-3 py-6 text-m">
        No incident matches the filter. <Button onClick={onClear}>Clear the filter</Button>
      </p>
    );
  return (
    <div className="flex max-w-[62ch] flex-col gap-3 py-6">
      <h2 className="text-l font-medium">Nothing is above its line</h2>
      <p className="text-m">
        An incident opens here when a push makes an image clearly bigger than the pushes before it, when it grows
        slowly, when it breaks its budget, or when nothing was learnt of a repository for too long.
      </p>
      <p className="text-muted">
        Every one of them is marked on the chart and listed here. Messages go out only for what is worth one; the rest
        waits for the digest. What counts is in the{' '}
        <Link href="/settings/rules" className="text-accent underline">
          rules
        </Link>
        ; load lines are the{' '}
        <Link href="/settings/budgets" className="text-accent underline">
          budgets
        </Link>
        .
      </p>
    </div>
  );
}
