import { queryOptions } from '@tanstack/react-query';
import type { Check } from '#lib/views/dto/check.ts';
import { apiFetch } from './fetch.ts';

/** A check as CI received it. */
export const checkQuery = (id: string) =>
  queryOptions({
    queryKey: ['check', id] as const,
    queryFn: ({ signal }) => apiFetch<Check>(`/checks/${encodeURIComponent(id)}`, { signal }),
  });

/** Overrides a check with a reason. */
export const overrideCheck = (id: string, reason: string) =>
  apiFetch<Check>(`/checks/${encodeURIComponent(id)}/override`, { method: 'POST', body: { reason } });
