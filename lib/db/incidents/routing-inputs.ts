import type { MuteLike } from '#lib/alerts/mutes.ts';
import type { RouteLike } from '#lib/alerts/routing.ts';
import type { Database } from '../client.ts';
import { listRoutes } from '../settings/routes.ts';

/** Routes, mutes and channels: the inputs of routing other than the incident. */
export type RoutingInputs = {
  routes: RouteLike[];
  mutes: MuteLike[];
  channels: { id: string; kind: string; settings: unknown; enabled: boolean }[];
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
      matches: matches as RouteLike['matches'],
    })),
    mutes: mutes.map(({ matches, ...mute }) => ({ ...mute, matches: matches as MuteLike['matches'] })),
    channels,
  };
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
