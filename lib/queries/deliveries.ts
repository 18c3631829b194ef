import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Delivery, DeliveryDetail, DeliveryList } from '#lib/views/dto/alerting.ts';
import { apiFetch, queryString } from './fetch.ts';

export const DELIVERIES_PAGE = 50;

export type DeliveryFilter = { channelId: string | null; state: Delivery['state'] | null };

/** Messages, newest first, page after page; asked again each 15 s. */
export const deliveriesQuery = (filter: DeliveryFilter) =>
  infiniteQueryOptions({
    queryKey: ['deliveries', filter] as const,
    queryFn: ({ pageParam, signal }) =>
      apiFetch<DeliveryList>(`/deliveries${queryString({ ...filter, limit: DELIVERIES_PAGE, cursor: pageParam })}`, {
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval: 15_000,
  });

/** Whether nothing more comes of it by itself. */
export const isDeliveryOver = ({ state }: Pick<Delivery, 'state'>): boolean =>
  state !== 'pending' && state !== 'sending';

/** One message with every try; asked for again while it is on its way. */
export const deliveryQuery = (id: string, everyMs: number) =>
  queryOptions({
    queryKey: ['delivery', id] as const,
    queryFn: ({ signal }) => apiFetch<DeliveryDetail>(`/deliveries/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: ({ state: { data } }) => (data !== undefined && isDeliveryOver(data) ? false : everyMs),
  });

/** Those by id; or all of a channel of a span, or of all channels. */
export type ReplayInput =
  | { ids: string[] }
  | { channelId?: string; from: string; to: string; states?: Delivery['state'][] };

/** Sends again, under the same ids. */
export const replayDeliveries = (body: ReplayInput) =>
  apiFetch<{ count: number }>('/deliveries/replay', { method: 'POST', body });
