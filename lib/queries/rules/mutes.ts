import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { Mute, MuteList, MuteMatches } from '#lib/views/dto/alerting.ts';
import type { Key } from '../keys.ts';
import { refresh } from '../refresh.ts';
import { apiFetch } from '../requests/fetch.ts';

/** Active and ended mutes. */
export const mutesQuery = () =>
  queryOptions({
    queryKey: ['mutes'] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<MuteList>('/mutes', { signal }),
  });

export const addMute = (body: { matches: MuteMatches; reason: string; until: string }) =>
  apiFetch<Mute>('/mutes', { method: 'POST', body });

export const endMute = (id: string) => apiFetch<Mute>(`/mutes/${encodeURIComponent(id)}/end`, { method: 'POST' });

export const afterMutesChange = (client: QueryClient) => refresh(client, ['incidents', 'mutes']);
