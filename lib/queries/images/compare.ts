import { queryOptions } from '@tanstack/react-query';
import type { Comparison } from '#lib/views/dto/compare.ts';
import type { Key } from '../keys.ts';
import { apiFetch, queryString } from '../requests/fetch.ts';

/** References ("ghcr.io/acme/api:main") or digests. Without `from`, the image before the push of `to`. */
export type ComparedPair = {
  from: string | null;
  to: string;
  platform?: string | null;
  repositoryId?: string | null;
};

export const compareQuery = ({ from, to, platform = null, repositoryId = null }: ComparedPair) =>
  queryOptions({
    queryKey: ['compare', from, to, platform, repositoryId] as const satisfies Key,
    queryFn: ({ signal }) =>
      apiFetch<Comparison>(`/compare${queryString({ from, to, platform, repositoryId })}`, { signal }),
    staleTime: 60_000,
  });

/** Path of the comparison page: "/compare?from=…&to=…". */
export const comparePath = ({ from, to, platform = null, repositoryId = null }: ComparedPair): string =>
  `/compare${queryString({ from, to, platform, repositoryId })}`;
