import { BellOff, Circle, CircleCheck, CircleDot, CircleSlash, CircleUser } from 'lucide-react';
import type { IncidentRow } from '#lib/views/dto/incidents.ts';
import { STATES, type State } from './states.ts';

const ICONS: Record<State, typeof Circle> = {
  open: CircleDot,
  acknowledged: CircleUser,
  accepted: CircleCheck,
  acceptedByTime: CircleCheck,
  recovered: Circle,
  superseded: CircleSlash,
  invalid: CircleSlash,
};

/** The state as a sign with its word for whoever does not see it. */
export function StateMark({ incident }: { incident: Pick<IncidentRow, 'state' | 'mutedUntil'> }) {
  const { word, className } = STATES[incident.state];
  const Icon = ICONS[incident.state];
  return (
    <span className={`inline-flex shrink-0 items-center gap-1 ${className}`} title={word}>
      <Icon aria-hidden size={14} strokeWidth={2.2} />
      <span className="sr-only">{word}</span>
      {incident.mutedUntil === null ? null : (
        <span title="muted" className="text-muted">
          <BellOff aria-hidden size={12} />
          <span className="sr-only">, muted</span>
        </span>
      )}
    </span>
  );
}
