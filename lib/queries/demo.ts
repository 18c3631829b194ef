import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { Demo } from '#lib/views/dto/demo.ts';
import type { Key } from './keys.ts';
import { refresh } from './refresh.ts';
import { apiFetch } from './requests/fetch.ts';
import { retryIntervalMs } from './requests/retry-interval.ts';

/** State of the demo. Refetched every second while it loads, and after an error. */
export const demoQuery = () =>
  queryOptions({
    queryKey: ['demo'] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<Demo>('/demo', { signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'loading' ? 1_000 : retryIntervalMs(state.error)),
  });

export const startDemo = () => apiFetch<unknown>('/demo', { method: 'POST' });
export const removeDemo = () => apiFetch<unknown>('/demo', { method: 'DELETE' });

/** After a step of the replay. */
export const afterDemoProgress = (client: QueryClient) => refresh(client, ['overview']);
