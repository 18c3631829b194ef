'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Removal } from '#components/settings/removal.tsx';
import { SettingsForm } from '#components/settings/settings-form.tsx';
import { addRoute, afterRouteChange, removeRoute, updateRoute } from '#lib/queries/channels/routes.ts';
import type { Channel, Route } from '#lib/views/dto/alerting.ts';
import { routeDraft, toRoute } from './route-draft.ts';
import { RouteFields } from './route-fields.tsx';

/** Adds a route, or changes one. */
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
  const save = useMutation({
    mutationFn: () => (route === undefined ? addRoute(toRoute(draft)) : updateRoute(route.id, toRoute(draft))),
    onSuccess: async (saved) => {
      await afterRouteChange(client, saved);
      onDone();
    },
  });
  return (
    <SettingsForm
      label={route === undefined ? 'Add route' : 'Edit route'}
      button="Save route"
      blocked={draft.channelIds.length === 0 ? 'Choose at least one channel' : null}
      isPending={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate()}
      onCancel={onDone}
      removal={
        route === undefined ? null : (
          <Removal
            name="this route"
            label="Remove route"
            afterRemoval={afterRouteChange}
            remove={() => removeRoute(route.id)}
            onRemoved={onDone}
          >
            Its channels stay. Without routes, every channel gets alerts of your own images.
          </Removal>
        )
      }
    >
      <RouteFields
        draft={draft}
        channels={channels}
        error={save.error}
        onChange={(changed) => setDraft({ ...draft, ...changed })}
      />
    </SettingsForm>
  );
}
