'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { moveId } from '#components/settings/order.ts';
import { InlineError } from '#components/states/inline-error.tsx';
import { afterRouteChange, afterRouteOrderChange, orderRoutes } from '#lib/queries/channels/routes.ts';
import type { Channel, Route } from '#lib/views/dto/alerting.ts';
import { RouteItem } from './route-item.tsx';

/** The routes in their order. Those that were created on screen can be moved. */
export function RouteList({
  routes,
  channels,
  mayWrite,
  edit,
  onEdit,
}: {
  routes: readonly Route[];
  channels: readonly Channel[];
  mayWrite: boolean;
  edit: string | null;
  onEdit: (id: string | null) => void;
}) {
  const client = useQueryClient();
  const order = useMutation({
    mutationFn: (ids: readonly string[]) => orderRoutes(ids),
    onSuccess: (list) => afterRouteOrderChange(client, list),
    onError: () => afterRouteChange(client),
  });
  const own = routes.flatMap(({ id, origin }) => (origin === 'ui' ? [id] : []));
  const move = (id: string, by: 1 | -1) => {
    const ids = moveId(own, id, by);
    if (ids.join() !== own.join()) order.mutate(ids);
  };
  return (
    <>
      <ol aria-label="Routes, in order of use" className="border-t border-line">
        {routes.map((route, at) => (
          <RouteItem
            key={route.id}
            route={route}
            channels={channels}
            sortable={{
              position: at + 1,
              isFirst: route.id === own[0],
              isLast: route.id === own.at(-1),
              editing: edit === route.id,
              onEdit: (editing) => onEdit(editing ? route.id : null),
              onMove: (by) => move(route.id, by),
            }}
            isCutOff={routes.slice(0, at).some(({ stop, matches }) => stop && Object.keys(matches).length === 0)}
            mayWrite={mayWrite}
          />
        ))}
      </ol>
      <InlineError error={order.error} />
    </>
  );
}
