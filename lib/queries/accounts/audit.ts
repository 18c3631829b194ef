import { infiniteQueryOptions } from '@tanstack/react-query';
import type { AuditList } from '#lib/views/dto/people.ts';
import type { Key } from '../keys.ts';
import { apiFetch, queryString } from '../requests/fetch.ts';

export const AUDIT_PAGE = 50;

/** The audit log, newest first, in pages. */
export const auditQuery = () =>
  infiniteQueryOptions({
    queryKey: ['audit'] as const satisfies Key,
    queryFn: ({ pageParam, signal }) =>
      apiFetch<AuditList>(`/audit${queryString({ limit: AUDIT_PAGE, cursor: pageParam })}`, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
