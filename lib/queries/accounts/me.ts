import { queryOptions } from '@tanstack/react-query';
import type { Me } from '#lib/views/dto/people.ts';
import type { Key } from '../keys.ts';
import { apiFetch } from '../requests/fetch.ts';

/** The signed-in user and their permissions. Refetched when the window regains focus, since an admin may have changed them. */
export const meQuery = () =>
  queryOptions({
    queryKey: ['me'] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<Me>('/me', { signal }),
    staleTime: 60_000,
  });
