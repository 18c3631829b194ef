import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { ChannelKind } from '#lib/domain/channel.ts';
import type { Channel, ChannelList, DigestPreview } from '#lib/views/dto/alerting.ts';
import { inList } from '../in-list.ts';
import type { Key } from '../keys.ts';
import { refresh } from '../refresh.ts';
import { apiFetch, queryString } from '../requests/fetch.ts';

/** Channels with their health. Refetched every 30 s. */
export const channelsQuery = () =>
  queryOptions({
    queryKey: ['channels'] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<ChannelList>('/channels', { signal }),
    refetchInterval: 30_000,
  });

export type ChannelInput = {
  name?: string;
  /** Only for a new channel; the kind cannot be changed. */
  kind?: ChannelKind;
  settings?: Record<string, unknown>;
  /** By name. Absent ones are kept, null deletes one. */
  secrets?: Record<string, string | null>;
  allowPrivate?: boolean;
  enabled?: boolean;
  digest?: { cadence: Channel['digest']['cadence']; hour: number; weekday: number; timeZone: string };
  messagesPerDay?: number;
};

/** Includes the signing secret of a new channel. It is only returned this once. */
export type CreatedChannel = Channel & { secret?: string | null };

const channelPath = (id: string) => `/channels/${encodeURIComponent(id)}`;

export const addChannel = (body: ChannelInput) => apiFetch<CreatedChannel>('/channels', { method: 'POST', body });

export const updateChannel = (id: string, body: ChannelInput) =>
  apiFetch<Channel>(channelPath(id), { method: 'PATCH', body });

export const removeChannel = (id: string) => apiFetch<void>(channelPath(id), { method: 'DELETE' });

/** Sends a real message that is marked as a test. @returns the delivery to watch */
export const testChannel = (id: string) => apiFetch<{ id: string }>(`${channelPath(id)}/test`, { method: 'POST' });

/** Creates a new secret. The old one also signs for one more day. */
export const rotateChannel = (id: string) =>
  apiFetch<{ secret: string }>(`${channelPath(id)}/rotate`, { method: 'POST' });

/** The current content of this channel's digest. */
export const digestPreviewQuery = (channelId: string, enabled: boolean) =>
  queryOptions({
    queryKey: ['channels', 'digest', channelId] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<DigestPreview>(`/digest/preview${queryString({ channelId })}`, { signal }),
    retry: false,
    enabled,
  });

/** @param channel - undefined after its removal, and after a new secret */
export const afterChannelChange = (client: QueryClient, channel?: Channel) =>
  refresh(client, ['channels', 'deliveries', 'routes'], inList(client, channelsQuery().queryKey, channel));
