import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { Check } from '#lib/views/dto/check.ts';
import type { Key } from '../keys.ts';
import { refresh } from '../refresh.ts';
import { apiFetch } from '../requests/fetch.ts';

/** A check as CI received it. */
export const checkQuery = (id: string) =>
  queryOptions({
    queryKey: ['check', id] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<Check>(`/checks/${encodeURIComponent(id)}`, { signal }),
  });

/** Overrides a check with a reason. */
export const overrideCheck = (id: string, reason: string) =>
  apiFetch<Check>(`/checks/${encodeURIComponent(id)}/override`, { method: 'POST', body: { reason } });

export const afterCheckOverride = (client: QueryClient, check: Check) =>
  refresh(client, [], { key: checkQuery(check.id).queryKey, data: check });
