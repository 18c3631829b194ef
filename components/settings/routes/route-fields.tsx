import { MatchesFields } from '#components/settings/matches-fields.tsx';
import { Ticks } from '#components/settings/ticks.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { Field } from '#components/ui/field.tsx';
import { Labelled } from '#components/ui/labelled.tsx';
import { Switch } from '#components/ui/switch.tsx';
import { findWord } from '#lib/domain/find-word.ts';
import { SEVERITIES } from '#lib/domain/severity.ts';
import { refusalOf } from '#lib/queries/requests/api-error.ts';
import type { Channel } from '#lib/views/dto/alerting.ts';
import { KIND_OPTIONS, type RouteDraft } from './route-draft.ts';

const SEVERITY_OPTIONS = [
  { value: '', label: 'any' },
  { value: 'warning', label: 'warning or critical' },
  { value: 'critical', label: 'critical' },
];

type Props = {
  draft: RouteDraft;
  channels: readonly Channel[];
  error: Error | null;
  onChange: (changed: Partial<RouteDraft>) => void;
};

/** What a route matches, and the channels that it sends to. */
export function RouteFields({ draft, channels, error, onChange }: Props) {
  const refused = (field: string) => refusalOf(error, field);
  return (
    <>
      <MatchesFields
        draft={draft.matches}
        parts={['repository', 'owner', 'relation', 'stream']}
        error={error}
        onChange={(changed) => onChange({ matches: { ...draft.matches, ...changed } })}
      />
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <Field
          label="Label of the image"
          name="matches.label"
          mono
          value={draft.label}
          placeholder="any"
          onChange={({ target }) => onChange({ label: target.value })}
          note="team=web, or team for any value."
          error={refused('matches.label') ?? refused('matches.label.key')}
        />
        <Labelled label="Severity" error={refused('matches.severity')}>
          <Choice
            label="Severity"
            value={draft.severity}
            options={SEVERITY_OPTIONS}
            className="w-full"
            onChange={(value) => onChange({ severity: findWord(SEVERITIES, value) ?? '' })}
          />
        </Labelled>
      </div>
      <Labelled label="Kinds" note="None selected matches all." error={refused('matches.kinds')}>
        <Ticks label="Kinds" options={KIND_OPTIONS} values={draft.kinds} onChange={(kinds) => onChange({ kinds })} />
      </Labelled>
      <Labelled label="Goes to" error={refused('channelIds')}>
        <Ticks
          label="Goes to"
          options={channels.map(({ id, name, enabled }) =>
            enabled ? { value: id, label: name } : { value: id, label: name, note: 'disabled' },
          )}
          values={draft.channelIds}
          onChange={(channelIds) => onChange({ channelIds })}
        />
      </Labelled>
      <Switch
        label="Stop: ignore later routes when this one matches"
        checked={draft.stop}
        onChange={(stop) => onChange({ stop })}
      />
    </>
  );
}
