import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { WhatIf } from '#lib/views/dto/what-if.ts';
import type { Key } from '../keys.ts';
import { apiFetch, queryString } from '../requests/fetch.ts';
import type { TriedChange } from '../url/what-if-url.ts';

type Place = { repositoryId: string; digest: string };

/** What an image would be with a change. No registry is contacted. */
export const whatIfQuery = ({ repositoryId, digest }: Place, { base, baseRepositoryId, without }: TriedChange) =>
  queryOptions({
    queryKey: ['findings', repositoryId, digest, { base, baseRepositoryId, without }] as const satisfies Key,
    queryFn: ({ signal }) =>
      apiFetch<WhatIf>(
        `/images/${digest}/what-if${queryString({ repositoryId, base, baseRepositoryId, without: without.join(',') || null })}`,
        { signal },
      ),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });

/** The same on a base that is read from its registry now. Requested once for each reference that the reader asks for. */
export const namedBaseQuery = (
  { repositoryId, digest }: Place,
  { reference, without }: { reference: string; without: readonly string[] },
) =>
  queryOptions({
    queryKey: ['findings', repositoryId, digest, { reference, without }] as const satisfies Key,
    queryFn: ({ signal }) =>
      apiFetch<WhatIf>(`/images/${digest}/what-if`, {
        method: 'POST',
        body: { repositoryId, reference, without },
        signal,
      }),
    staleTime: 600_000,
    retry: false,
    placeholderData: keepPreviousData,
  });
