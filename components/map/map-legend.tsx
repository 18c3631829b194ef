import { Corner } from './map-boxes.tsx';
import { DOTTED, FILLS, HATCHED, LEGEND, type LegendKind } from './tints.ts';

/** The colours and patterns that a map has. */
export function MapLegend({ kinds }: { kinds: readonly LegendKind[] }) {
  return (
    <ul aria-label="Colours" className="flex flex-wrap gap-x-4 gap-y-1 text-muted">
      {kinds.map((kind) => (
        <li key={kind} className="flex items-center gap-1.5">
          <Sample kind={kind} />
          {LEGEND[kind]}
        </li>
      ))}
    </ul>
  );
}

function Sample({ kind }: { kind: LegendKind }) {
  return (
    <span
      aria-hidden
      className={`relative size-3 overflow-hidden rounded-[2px] [print-color-adjust:exact] ${kind in FILLS ? '' : 'border border-edge'}`}
      style={{ background: backgroundOf(kind) }}
    >
      {kind === 'finding' ? <Corner /> : null}
    </span>
  );
}

function backgroundOf(kind: LegendKind): string | undefined {
  if (kind === 'wasted') return HATCHED;
  if (kind === 'duplicate') return DOTTED;
  return kind === 'finding' ? undefined : FILLS[kind];
}
