import { queryOptions } from '@tanstack/react-query';
import type { IncidentList } from '#lib/views/dto/incidents.ts';
import type { Key } from '../keys.ts';
import { apiFetch } from '../requests/fetch.ts';

/** Number of open incidents, for the header. A separate file, since every page loads it. */
export const openIncidentsQuery = () =>
  queryOptions({
    queryKey: ['incidents', 'open'] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<IncidentList>('/incidents?limit=1', { signal }),
    refetchInterval: 30_000,
  });
