import type { Origin } from '#lib/domain/origin.ts';
import { visibleText } from '#lib/format/text.ts';

/** Shown where an item comes from plimsoll.yaml or the demo. */
export function FromFile({ origin, place }: { origin: Origin | null; place: string | null }) {
  if (origin === 'demo') return <span className="text-muted">from the demo</span>;
  if (origin !== 'file') return null;
  return <span className="text-muted">From {visibleText(place ?? 'plimsoll.yaml')}; change it there.</span>;
}
