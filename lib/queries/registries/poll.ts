import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { Poll } from '#lib/views/dto/poll.ts';
import type { Key } from '../keys.ts';
import { JUDGED, refresh } from '../refresh.ts';
import { apiFetch } from '../requests/fetch.ts';

export const isPollOver = (poll: Poll | undefined): boolean =>
  poll !== undefined && poll.state !== 'queued' && poll.state !== 'running';

/** A poll. Refetched every second until it ends. */
export const pollQuery = (id: string) =>
  queryOptions({
    queryKey: ['poll', id] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<Poll>(`/polls/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: (query) => (isPollOver(query.state.data) ? false : 1_000),
  });

/** After a step of a poll, also of a scheduled one. */
export const afterPollProgress = (client: QueryClient) =>
  refresh(client, ['observations', 'points', 'streams', 'tags']);

export const afterPoll = (client: QueryClient) =>
  refresh(client, [...JUDGED, 'compare', 'observations', 'registries', 'tags', 'usage']);
