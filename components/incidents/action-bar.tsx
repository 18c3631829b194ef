import { Button } from '#components/ui/button.tsx';
import type { IncidentAction } from '#lib/queries/incidents/incidents.ts';
import type { IncidentRow } from '#lib/views/dto/incidents.ts';
import { ACTION_KEYS, mayDo } from './action-words.ts';
import type { IncidentActions } from './use-incident-actions.ts';

const BUTTONS: { action: IncidentAction; label: string; key?: string }[] = [
  { action: 'acknowledge', label: 'Acknowledge', key: ACTION_KEYS.acknowledge },
  { action: 'accept', label: 'Accept', key: ACTION_KEYS.accept },
  { action: 'mute', label: 'Mute', key: ACTION_KEYS.mute },
  { action: 'invalidate', label: 'Not a regression' },
];

type Props = { incidents: Pick<IncidentRow, 'id' | 'number' | 'kind' | 'state'>[]; actions: IncidentActions };

/** Buttons for the actions on one incident or all picked ones, with their keys. */
export function ActionBar({ incidents, actions }: Props) {
  const canAny = (action: IncidentAction) => incidents.some((incident) => mayDo(action, incident));
  // An acknowledged incident keeps the button, which explains its state.
  const shown = BUTTONS.filter(({ action }) => canAny(action === 'acknowledge' ? 'mute' : action));
  return (
    <div className="flex flex-wrap items-center gap-2">
      {shown.map(({ action, label, key }) => (
        <Button
          key={action}
          aria-keyshortcuts={key}
          disabled={actions.isPending}
          blocked={canAny(action) ? null : 'Already acknowledged'}
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
          Reopen
        </Button>
      ) : null}
    </div>
  );
}
