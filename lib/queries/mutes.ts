import { queryOptions } from '@tanstack/react-query';
import type { Mute, MuteList, MuteMatches } from '#lib/views/dto/alerting.ts';
import { apiFetch } from './fetch.ts';

/** Active and ended mutes. */
export const mutesQuery = () =>
  queryOptions({
    queryKey: ['mutes'] as const,
    queryFn: ({ signal }) => apiFetch<MuteList>('/mutes', { signal }),
  });

export const addMute = (body: { matches: MuteMatches; reason: string; until: string }) =>
  apiFetch<Mute>('/mutes', { method: 'POST', body });

export const endMute = (id: string) => apiFetch<Mute>(`/mutes/${encodeURIComponent(id)}/end`, { method: 'POST' });
