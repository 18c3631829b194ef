import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import type { Delivery, DeliveryDetail, DeliveryList } from '#lib/views/dto/alerting.ts';
import type { Key } from '../keys.ts';
import { refresh } from '../refresh.ts';
import { apiFetch, queryString } from '../requests/fetch.ts';

export const DELIVERIES_PAGE = 50;

export type DeliveryFilter = { channelId: string | null; state: Delivery['state'] | null };

/** Messages, newest first, in pages. Refetched every 15 s. */
export const deliveriesQuery = (filter: DeliveryFilter) =>
  infiniteQueryOptions({
    queryKey: ['deliveries', 'list', filter] as const satisfies Key,
    queryFn: ({ pageParam, signal }) =>
      apiFetch<DeliveryList>(`/deliveries${queryString({ ...filter, limit: DELIVERIES_PAGE, cursor: pageParam })}`, {
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval: 15_000,
  });

/** Reports whether a message has reached its final state. */
export const isDeliveryOver = ({ state }: Pick<Delivery, 'state'>): boolean =>
  state !== 'pending' && state !== 'sending';

/** A message with its tries. Refetched while it is queued or being sent. */
export const deliveryQuery = (id: string, everyMs: number) =>
  queryOptions({
    queryKey: ['deliveries', 'one', id] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<DeliveryDetail>(`/deliveries/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: ({ state: { data } }) => (data !== undefined && isDeliveryOver(data) ? false : everyMs),
  });

/** Messages by id; or all of a time span, of one channel or all. */
export type ReplayInput =
  | { ids: string[] }
  | { channelId?: string; from: string; to: string; states?: Delivery['state'][] };

/** Sends messages again, under the same ids. */
export const replayDeliveries = (body: ReplayInput) =>
  apiFetch<{ count: number }>('/deliveries/replay', { method: 'POST', body });

/** A channel shows when it was last sent to. */
export const afterDeliveriesChange = (client: QueryClient) => refresh(client, ['channels', 'deliveries']);
