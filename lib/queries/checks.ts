import { queryOptions } from '@tanstack/react-query';
import type { Check } from '#lib/views/dto/check.ts';
import { apiFetch } from './fetch.ts';

/** A verdict as CI was told it. */
export const checkQuery = (id: string) =>
  queryOptions({
    queryKey: ['check', id] as const,
    queryFn: ({ signal }) => apiFetch<Check>(`/checks/${encodeURIComponent(id)}`, { signal }),
  });

/** Lets it pass, with a reason. */
export const overrideCheck = (id: string, reason: string) =>
  apiFetch<Check>(`/checks/${encodeURIComponent(id)}/override`, { method: 'POST', body: { reason } });
