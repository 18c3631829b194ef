import { visibleText } from '#lib/format/text.ts';

/** Said where a thing can be read here and is changed somewhere else. */
export function FromFile({ origin, place }: { origin: 'ui' | 'file' | 'demo' | null; place: string | null }) {
  if (origin === 'demo') return <span className="text-muted">from the demo</span>;
  if (origin !== 'file') return null;
  return <span className="text-muted">From {visibleText(place ?? 'plimsoll.yaml')}; change it there.</span>;
}
