import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import type { Incident, IncidentList } from '#lib/views/dto/incidents.ts';
import type { Key } from '../keys.ts';
import { JUDGED, refresh } from '../refresh.ts';
import { apiFetch, queryString } from '../requests/fetch.ts';

/** Filter of the inbox; null matches all. */
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

/** Pages of fifty. Refetched every minute. */
export const incidentsQuery = (filter: IncidentFilter) =>
  infiniteQueryOptions({
    queryKey: ['incidents', 'list', filter] as const satisfies Key,
    queryFn: ({ pageParam, signal }) =>
      apiFetch<IncidentList>(`/incidents${queryString({ ...filter, q: filter.q.slice(0, 200), cursor: pageParam })}`, {
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (previous) => previous,
    refetchInterval: 60_000,
  });

/** @param incident - number or id */
export const incidentQuery = (incident: string) =>
  queryOptions({
    queryKey: ['incidents', 'one', incident] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<Incident>(`/incidents/${encodeURIComponent(incident)}`, { signal }),
    refetchInterval: 60_000,
  });

export type IncidentAction = 'acknowledge' | 'accept' | 'mute' | 'invalidate' | 'reopen';
/** `until` is ISO 8601: the expected end of an acceptance, or the end of a mute. */
export type ActionInput = { reason?: string; until?: string };

/** The changed incidents, and the skipped ones with the reason. */
export type BulkOutcome = { changed: string[]; skipped: { id: string; why: string }[] };

/** @returns the incident after the action */
export const actOnIncident = (id: string, action: IncidentAction, input: ActionInput = {}) =>
  apiFetch<Incident>(`/incidents/${encodeURIComponent(id)}/${action}`, { method: 'POST', body: input });

/** Reopening in bulk is not supported. */
export const actOnIncidents = (ids: string[], action: Exclude<IncidentAction, 'reopen'>, input: ActionInput = {}) =>
  apiFetch<BulkOutcome>('/incidents/bulk', { method: 'POST', body: { ids, action, ...input } });

/** @param incident - undefined after a change in bulk */
export const afterIncidentsChange = (client: QueryClient, incident?: Incident) =>
  refresh(client, JUDGED, incident && { key: incidentQuery(String(incident.number)).queryKey, data: incident });
