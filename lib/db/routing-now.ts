import type { Database } from './client.ts';

/** What decides who is told: routes in the order in which they count, and the channels that are switched on. */
export async function listRoutingNow(db: Database): Promise<{
  routes: { matches: unknown; channelIds: string[]; stop: boolean }[];
  channels: { id: string; name: string }[];
}> {
  const [routes, channels] = await Promise.all([
    db.route.findMany({
      select: { origin: true, matches: true, channelIds: true, stop: true },
      orderBy: [{ position: 'asc' }, { id: 'asc' }],
    }),
    db.channel.findMany({ where: { enabled: true }, select: { id: true, name: true }, orderBy: { name: 'asc' } }),
  ]);
  return { channels, routes: [...routes].sort((a, b) => Number(b.origin === 'file') - Number(a.origin === 'file')) };
}
