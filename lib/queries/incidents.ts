import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Incident, IncidentList } from '#lib/views/dto/incidents.ts';
import { apiFetch, queryString } from './fetch.ts';

/** What the inbox shows; null lets any through. */
export type IncidentFilter = {
  state: string;
  kind: string | null;
  severity: string | null;
  owner: string | null;
  relation: string | null;
  repositoryId: string | null;
  q: string;
  sort: string;
};

/** Fifty at a time; asked again each minute. */
export const incidentsQuery = (filter: IncidentFilter) =>
  infiniteQueryOptions({
    queryKey: ['incidents', 'list', filter] as const,
    queryFn: ({ pageParam, signal }) =>
      apiFetch<IncidentList>(`/incidents${queryString({ ...filter, q: filter.q.slice(0, 200), cursor: pageParam })}`, {
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (previous) => previous,
    refetchInterval: 60_000,
  });

/** How many are open, for the header. */
export const openIncidentsQuery = () =>
  queryOptions({
    queryKey: ['incidents', 'open'] as const,
    queryFn: ({ signal }) => apiFetch<IncidentList>('/incidents?limit=1', { signal }),
    refetchInterval: 30_000,
  });

/** @param incident - its number or id */
export const incidentQuery = (incident: string) =>
  queryOptions({
    queryKey: ['incidents', 'one', incident] as const,
    queryFn: ({ signal }) => apiFetch<Incident>(`/incidents/${encodeURIComponent(incident)}`, { signal }),
    refetchInterval: 60_000,
  });

export type IncidentAction = 'acknowledge' | 'accept' | 'mute' | 'invalidate' | 'reopen';
/** `until` is ISO 8601: until when an acceptance is expected to hold, or a mute lasts. */
export type ActionInput = { reason?: string; until?: string };

/** What was done, and what was left as it was, with the reason. */
export type BulkOutcome = { changed: string[]; skipped: { id: string; why: string }[] };

/** @returns the incident as it is then */
export const actOnIncident = (id: string, action: IncidentAction, input: ActionInput = {}) =>
  apiFetch<Incident>(`/incidents/${encodeURIComponent(id)}/${action}`, { method: 'POST', body: input });

/** Reopening is done one by one. */
export const actOnIncidents = (ids: string[], action: Exclude<IncidentAction, 'reopen'>, input: ActionInput = {}) =>
  apiFetch<BulkOutcome>('/incidents/bulk', { method: 'POST', body: { ids, action, ...input } });
