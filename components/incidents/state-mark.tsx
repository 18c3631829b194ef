import { Circle, CircleCheck, CircleDot, CircleSlash, CircleUser } from 'lucide-react';
import type { IncidentState } from '#lib/domain/incident.ts';
import type { IncidentRow } from '#lib/views/dto/incidents.ts';
import { isActive, STATES } from './states.ts';

const ICONS: Record<IncidentState, typeof Circle> = {
  open: CircleDot,
  acknowledged: CircleUser,
  accepted: CircleCheck,
  acceptedByTime: CircleCheck,
  recovered: Circle,
  superseded: CircleSlash,
  invalid: CircleSlash,
};

/** The state as an icon, with its word for screen readers. */
export function StateMark({ incident }: { incident: Pick<IncidentRow, 'state' | 'mutedUntil'> }) {
  const { word, className } = STATES[incident.state];
  const Icon = ICONS[incident.state];
  return (
    <span className={`inline-flex shrink-0 items-center gap-1 ${className}`} title={word}>
      <Icon aria-hidden size={14} strokeWidth={2.2} />
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
