import { queryOptions } from '@tanstack/react-query';
import type { Me } from '#lib/views/dto/people.ts';
import { apiFetch } from './fetch.ts';

/** Who looks, and what they may. Asked again when the window is looked at again: an admin may have changed it. */
export const meQuery = () =>
  queryOptions({
    queryKey: ['me'] as const,
    queryFn: ({ signal }) => apiFetch<Me>('/me', { signal }),
    staleTime: 60_000,
  });
