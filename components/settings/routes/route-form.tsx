'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Labelled } from '#components/settings/labelled.tsx';
import { MatchesFields } from '#components/settings/matches-fields.tsx';
import { Removal } from '#components/settings/removal.tsx';
import { SettingsForm } from '#components/settings/settings-form.tsx';
import { Ticks } from '#components/settings/ticks.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { Field } from '#components/ui/field.tsx';
import { Switch } from '#components/ui/switch.tsx';
import { refusalOf } from '#lib/queries/api-error.ts';
import { addRoute, removeRoute, updateRoute } from '#lib/queries/routes.ts';
import type { Channel, Route } from '#lib/views/dto/alerting.ts';
import { ROUTE_KINDS, type RouteDraft, routeDraft, toRoute } from './route-draft.ts';

const SEVERITIES = [
  { value: '', label: 'any' },
  { value: 'warning', label: 'warning or critical' },
  { value: 'critical', label: 'critical' },
];

/** When what, to whom. */
export function RouteForm({
  route,
  channels,
  onDone,
}: {
  route?: Route;
  channels: readonly Channel[];
  onDone: () => void;
}) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => routeDraft(route));
  const change = (changed: Partial<RouteDraft>) => setDraft({ ...draft, ...changed });
  const save = useMutation({
    mutationFn: () => (route === undefined ? addRoute(toRoute(draft)) : updateRoute(route.id, toRoute(draft))),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['routes'] });
      onDone();
    },
  });
  const refused = (field: string) => refusalOf(save.error, field);
  return (
    <SettingsForm
      label={route === undefined ? 'Add a route' : 'Edit the route'}
      button="Save route"
      isReady={draft.channelIds.length > 0}
      isPending={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate()}
      onCancel={onDone}
      removal={
        route === undefined ? null : (
          <Removal
            name="this route"
            label="Remove route"
            lists={['routes']}
            remove={() => removeRoute(route.id)}
            onRemoved={onDone}
          >
            Its channels stay. Without any route every channel is told of ours.
          </Removal>
        )
      }
    >
      <MatchesFields
        draft={draft.matches}
        parts={['repository', 'owner', 'relation', 'stream']}
        error={save.error}
        onChange={(changed) => change({ matches: { ...draft.matches, ...changed } })}
      />
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <Field
          label="Label of the image"
          name="matches.label"
          mono
          value={draft.label}
          placeholder="any"
          onChange={({ target }) => change({ label: target.value })}
          note="team=web, or team for any value of it."
          error={refused('matches.label') ?? refused('matches.label.key')}
        />
        <Labelled label="Severity" error={refused('matches.severity')}>
          <Choice
            label="Severity"
            value={draft.severity}
            options={SEVERITIES}
            className="w-full"
            onChange={(value) => change({ severity: value === 'warning' || value === 'critical' ? value : '' })}
          />
        </Labelled>
      </div>
      <Labelled label="Kinds" note="None ticked is any." error={refused('matches.kinds')}>
        <Ticks label="Kinds" options={ROUTE_KINDS} values={draft.kinds} onChange={(kinds) => change({ kinds })} />
      </Labelled>
      <Labelled
        label="Goes to"
        note={draft.channelIds.length === 0 ? 'Tick at least one.' : undefined}
        error={refused('channelIds')}
      >
        <Ticks
          label="Goes to"
          options={channels.map(({ id, name, enabled }) => ({
            value: id,
            label: name,
            ...(enabled ? {} : { note: 'switched off' }),
          }))}
          values={draft.channelIds}
          onChange={(channelIds) => change({ channelIds })}
        />
      </Labelled>
      <Switch
        label="Stop: no later route counts where this one matched"
        checked={draft.stop}
        onChange={(stop) => change({ stop })}
      />
    </SettingsForm>
  );
}
