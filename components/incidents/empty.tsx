import Link from 'next/link';
import { Button } from '#components/ui/button.tsx';

/** Shown without incidents: what opens one, or a way to clear the filter. */
export function EmptyInbox({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (isFiltered)
    return (
      <p className="flex flex-wrap items-center gap-3 py-6 text-m">
        No incident matches the filters. <Button onClick={onClear}>Clear the filter</Button>
      </p>
    );
  return (
    <div className="flex max-w-[62ch] flex-col gap-3 py-6">
      <h2 className="text-l font-medium">No open incidents</h2>
      <p className="text-m">
        An incident opens for a jump, slow growth (creep), an exceeded budget, a new secret in an image, or a polling
        error.
      </p>
      <p className="text-muted">
        Important ones are sent immediately, the rest is in the digest. Limits are in the{' '}
        <Link href="/settings/rules" className="text-accent underline">
          rules
        </Link>{' '}
        and{' '}
        <Link href="/settings/budgets" className="text-accent underline">
          budgets
        </Link>
        .
      </p>
    </div>
  );
}
