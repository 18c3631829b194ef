import { queryOptions } from '@tanstack/react-query';
import type { Poll } from '#lib/views/dto/poll.ts';
import { apiFetch } from './fetch.ts';

export const isPollOver = (poll: Poll | undefined): boolean =>
  poll !== undefined && poll.state !== 'queued' && poll.state !== 'running';

/** A poll. Refetched every second until it ends. */
export const pollQuery = (id: string) =>
  queryOptions({
    queryKey: ['poll', id] as const,
    queryFn: ({ signal }) => apiFetch<Poll>(`/polls/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: (query) => (isPollOver(query.state.data) ? false : 1_000),
  });
