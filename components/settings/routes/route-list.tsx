'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { moveId } from '#components/settings/order.ts';
import { InlineError } from '#components/states/inline-error.tsx';
import { orderRoutes } from '#lib/queries/routes.ts';
import type { Channel, Route } from '#lib/views/dto/alerting.ts';
import { RouteItem } from './route-item.tsx';

/** Routes in the order in which they count; those that were made here can be moved. */
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
    onSettled: () => client.invalidateQueries({ queryKey: ['routes'] }),
  });
  const own = routes.flatMap(({ id, origin }) => (origin === 'ui' ? [id] : []));
  const move = (id: string, by: 1 | -1) => {
    const ids = moveId(own, id, by);
    if (ids.join() !== own.join()) order.mutate(ids);
  };
  return (
    <>
      <ol aria-label="Routes, in the order in which they count" className="border-t border-line">
        {routes.map((route, at) => (
          <RouteItem
            key={route.id}
            route={route}
            channels={channels}
            position={at + 1}
            isFirst={route.id === own[0]}
            isLast={route.id === own.at(-1)}
            isCutOff={routes.slice(0, at).some(({ stop, matches }) => stop && Object.keys(matches).length === 0)}
            mayWrite={mayWrite}
            editing={edit === route.id}
            onEdit={(editing) => onEdit(editing ? route.id : null)}
            onMove={(by) => move(route.id, by)}
          />
        ))}
      </ol>
      <InlineError error={order.error} />
    </>
  );
}
