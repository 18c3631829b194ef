import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import type { IncidentAction } from '#lib/queries/incidents.ts';
import type { IncidentRow } from '#lib/views/dto/incidents.ts';
import { isOpen } from './states.ts';
import type { IncidentActions } from './use-incident-actions.ts';

const BUTTONS: { action: IncidentAction; label: string; key?: string }[] = [
  { action: 'acknowledge', label: 'Acknowledge', key: 'k' },
  { action: 'accept', label: 'Accept', key: 'a' },
  { action: 'mute', label: 'Mute', key: 'm' },
  { action: 'invalidate', label: 'No regression' },
];

type Props = { incidents: Pick<IncidentRow, 'id' | 'number' | 'state'>[]; actions: IncidentActions };

/** What can be done with an incident, or with all that are picked; each with its key. */
export function ActionBar({ incidents, actions }: Props) {
  const open = incidents.filter(({ state }) => isOpen(state));
  const [only] = incidents;
  const isReopenable = incidents.length === 1 && (only?.state === 'accepted' || only?.state === 'invalid');
  return (
    <div className="flex flex-wrap items-center gap-2">
      {open.length === 0
        ? null
        : BUTTONS.map(({ action, label, key }) => (
            <Button
              key={action}
              aria-keyshortcuts={key}
              disabled={
                actions.isPending || (action === 'acknowledge' && open.every(({ state }) => state === 'acknowledged'))
              }
              onClick={() => actions.start(action, open)}
            >
              {label}
              {key === undefined ? null : (
                <kbd aria-hidden className="font-mono text-muted max-md:hidden">
                  {key}
                </kbd>
              )}
            </Button>
          ))}
      {isReopenable ? (
        <Button disabled={actions.isPending} onClick={() => actions.start('reopen', incidents)}>
          Open again
        </Button>
      ) : null}
      {actions.asked === null ? <InlineError error={actions.error} /> : null}
    </div>
  );
}
