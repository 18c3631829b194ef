import { queryOptions } from '@tanstack/react-query';
import type { Demo } from '#lib/views/dto/demo.ts';
import { apiFetch } from './fetch.ts';

/** State of the demo. Refetched every second while it loads. */
export const demoQuery = () =>
  queryOptions({
    queryKey: ['demo'] as const,
    queryFn: ({ signal }) => apiFetch<Demo>('/demo', { signal }),
    refetchInterval: (query) => (query.state.data?.state === 'loading' ? 1_000 : false),
  });

export const startDemo = () => apiFetch<unknown>('/demo', { method: 'POST' });
export const removeDemo = () => apiFetch<unknown>('/demo', { method: 'DELETE' });
