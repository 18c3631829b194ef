import type { Database } from './client.ts';
import type { ChannelKind, DeliveryState } from './generated/enums.ts';
import { listRoutes } from './routes.ts';

/** Globs and words of a route or mute, as validated by lib/commands before they were stored. */
type StoredMatches = {
  repository?: string;
  owner?: string;
  relation?: 'ours' | 'upstream';
  stream?: string;
  platform?: string;
};

/** Routes, mutes and channels: the inputs of routing other than the incident. */
export type RoutingInputs = {
  routes: {
    matches: StoredMatches & {
      label?: { key: string; value?: string };
      severity?: 'warning' | 'critical';
      kinds?: ('step' | 'creep' | 'budget' | 'trouble')[];
    };
    channelIds: string[];
    stop: boolean;
  }[];
  mutes: {
    matches: StoredMatches & { incidentId?: string; kind?: 'step' | 'creep' | 'budget' | 'trouble' };
    until: Date;
    endedAt: Date | null;
  }[];
  channels: { id: string; kind: ChannelKind; settings: unknown; enabled: boolean }[];
};

export async function loadRoutingInputs(db: Database, now: Date): Promise<RoutingInputs> {
  const [routes, mutes, channels] = await Promise.all([
    listRoutes(db),
    db.mute.findMany({
      where: { endedAt: null, until: { gt: now } },
      select: { matches: true, until: true, endedAt: true },
    }),
    db.channel.findMany({ select: { id: true, kind: true, settings: true, enabled: true }, orderBy: { id: 'asc' } }),
  ]);
  // Only commands write these columns, after parsing.
  return {
    routes: routes.map(({ matches, channelIds, stop }) => ({
      channelIds,
      stop,
      matches: matches as RoutingInputs['routes'][number]['matches'],
    })),
    mutes: mutes.map(({ matches, ...mute }) => ({
      ...mute,
      matches: matches as RoutingInputs['mutes'][number]['matches'],
    })),
    channels,
  };
}

/**
 * Returns the channels with a message of an incident that is queued, sent or failed. A message that is merged into another, or
 * held for a summary, does not count itself. A mute prevents messages.
 */
export async function findNotifiedChannels(db: Database, incidentId: string): Promise<Set<string>> {
  const unsent: DeliveryState[] = ['held', 'coalesced'];
  const rows = await db.delivery.findMany({
    where: { incidentId, state: { notIn: unsent } },
    distinct: ['channelId'],
    select: { channelId: true },
  });
  return new Set(rows.map(({ channelId }) => channelId));
}

/**
 * Maps each channel to the highest level of growth it has received, or has queued, since the incident opened or reopened.
 * Muted, failed and held messages do not count, nor do mere edits of an earlier message. Levels that an older release
 * sent are unknown.
 */
export async function mapNotifiedLevels(db: Database, incidentId: string): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ channelId: string; level: number }[]>`
    select d."channelId", max((e.details->>'level')::int) as level
    from "Delivery" d join "IncidentEvent" e on e.id = d."eventId" left join "Delivery" o on o.id = d."intoId"
    where d."incidentId" = ${incidentId} and jsonb_typeof(e.details->'level') = 'number'
      and (d.state in ('pending', 'sending', 'delivered') or (d.state = 'coalesced' and d."intoId" is not null))
      and (d.type not like '%.joined' or (o.type not like '%.joined' and (o."deliveredAt" is null or o."deliveredAt" >= e.at)))
      and e.id >= coalesce((select max(id) from "IncidentEvent" where "incidentId" = ${incidentId} and kind in ('opened', 'reopened')), 0)
    group by 1`;
  return new Map(rows.map(({ channelId, level }) => [channelId, level]));
}

export type NewDelivery = { incidentId: string; eventId: number; channelId: string; type: string; nextTryAt: Date };

/** Queues messages, one per event and channel, however often it is called. */
export async function insertDeliveries(tx: Database, deliveries: readonly NewDelivery[], now: Date): Promise<void> {
  if (deliveries.length === 0) return;
  await tx.delivery.createMany({
    data: deliveries.map((delivery) => ({ ...delivery, kind: 'incident' as const, createdAt: now })),
    skipDuplicates: true,
  });
}
