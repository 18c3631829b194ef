import { queryOptions } from '@tanstack/react-query';
import type { Overview } from '#lib/views/dto/overview.ts';
import { apiFetch } from './fetch.ts';

/** Every repository's headline; asked again each minute, faster while a first look runs. */
export const overviewQuery = () =>
  queryOptions({
    queryKey: ['overview'] as const,
    queryFn: ({ signal }) => apiFetch<Overview>('/overview', { signal }),
    refetchInterval: (query) => (query.state.data?.items.some((item) => item.firstLook !== null) ? 3_000 : 60_000),
  });
