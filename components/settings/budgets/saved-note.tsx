import type { Budget } from '#lib/views/dto/alerting.ts';
import { savedText } from './budget-words.ts';
import { OverSeries } from './over-series.tsx';

/** Confirms a saved budget and lists the series over it. Always in the page, so that screen readers announce it. */
export function SavedNote({ saved }: { saved: Budget | null }) {
  return (
    <div role="status" className={saved === null ? 'sr-only' : 'border-l-2 border-accent py-1 pl-4'}>
      {saved === null ? null : (
        <p>
          {savedText(saved)} <OverSeries budget={saved} />
        </p>
      )}
    </div>
  );
}
