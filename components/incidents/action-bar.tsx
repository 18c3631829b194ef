import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import type { IncidentAction } from '#lib/queries/incidents.ts';
import type { IncidentRow } from '#lib/views/dto/incidents.ts';
import { mayDo } from './action-words.ts';
import type { IncidentActions } from './use-incident-actions.ts';

const BUTTONS: { action: IncidentAction; label: string; key?: string }[] = [
  { action: 'acknowledge', label: 'Acknowledge', key: 'k' },
  { action: 'accept', label: 'Accept', key: 'a' },
  { action: 'mute', label: 'Mute', key: 'm' },
  { action: 'invalidate', label: 'No regression' },
];

type Props = { incidents: Pick<IncidentRow, 'id' | 'number' | 'kind' | 'state'>[]; actions: IncidentActions };

/** What can be done with an incident, or with all that are picked; each with its key. */
export function ActionBar({ incidents, actions }: Props) {
  const canAny = (action: IncidentAction) => incidents.some((incident) => mayDo(action, incident));
  // What is acknowledged keeps the button, greyed: it says why nothing is left to do.
  const shown = BUTTONS.filter(({ action }) => canAny(action === 'acknowledge' ? 'mute' : action));
  return (
    <div className="flex flex-wrap items-center gap-2">
      {shown.map(({ action, label, key }) => (
        <Button
          key={action}
          aria-keyshortcuts={key}
          disabled={actions.isPending || !canAny(action)}
          onClick={() => actions.start(action, incidents)}
        >
          {label}
          {key === undefined ? null : (
            <kbd aria-hidden className="font-mono text-muted max-md:hidden">
              {key}
            </kbd>
          )}
        </Button>
      ))}
      {incidents.length === 1 && canAny('reopen') ? (
        <Button disabled={actions.isPending} onClick={() => actions.start('reopen', incidents)}>
          Open again
        </Button>
      ) : null}
      {actions.asked === null ? <InlineError error={actions.error} /> : null}
    </div>
  );
}
