import { CIRCLE, DOT, Shape } from '#components/ui/glyph.tsx';
import type { IncidentState } from '#lib/domain/incident.ts';
import type { IncidentRow } from '#lib/views/dto/incidents.ts';
import { isActive, STATES } from './states.ts';

const CHECK = `${CIRCLE}M9 12l2 2 4-4`;
const SLASH = `${CIRCLE}M9 15l6-6`;

/** Shapes of lucide (ISC), on 24 by 24. */
const SHAPES: Record<IncidentState, string> = {
  open: DOT,
  acknowledged: `${CIRCLE}M15 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0M7 20.662V19a2 2 0 0 1 2-2h6a2 2 0 0 1 2 2v1.662`,
  accepted: CHECK,
  acceptedByTime: CHECK,
  recovered: CIRCLE,
  superseded: SLASH,
  invalid: SLASH,
};

/** A key: the secrets of the incident can be pulled. */
const KEY =
  'M13 15.5a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0M21 2l-9.6 9.6M15.5 7.5l2.3 2.3a1 1 0 0 0 1.4 0l2.1-2.1a1 1 0 0 0 0-1.4L19 4';

/** The state as an icon, with its word for screen readers. */
export function StateMark({ incident }: { incident: Pick<IncidentRow, 'kind' | 'state' | 'mutedUntil'> }) {
  const { word, className } = STATES[incident.state];
  return (
    <span className={`inline-flex shrink-0 items-center gap-1 ${className}`} title={word}>
      <Shape
        path={incident.state === 'open' && incident.kind === 'secret' ? KEY : SHAPES[incident.state]}
        size={14}
        strokeWidth={2.2}
      />
      <span className="sr-only">{word}</span>
      {incident.mutedUntil === null || !isActive(incident.state) ? null : (
        <span title="muted" className="text-muted">
          <span aria-hidden>m</span>
          <span className="sr-only">, muted</span>
        </span>
      )}
    </span>
  );
}
