import type { DeliveryState } from '#lib/domain/delivery.ts';
import type { Database } from '../client.ts';

const UNSENT: readonly DeliveryState[] = ['held', 'coalesced'];

/**
 * Maps incidents to the channels with a message that is queued, sent or failed. A message that is merged into another, or held for
 * a summary, does not count itself. A mute prevents messages.
 */
export async function mapNotifiedChannels(
  db: Database,
  incidentIds: readonly string[],
): Promise<Map<string, Set<string>>> {
  const rows = await db.delivery.findMany({
    where: { incidentId: { in: [...incidentIds] }, state: { notIn: [...UNSENT] } },
    distinct: ['incidentId', 'channelId'],
    select: { incidentId: true, channelId: true },
  });
  const byIncident = Map.groupBy(rows, ({ incidentId }) => incidentId ?? '');
  return new Map([...byIncident].map(([id, found]) => [id, new Set(found.map(({ channelId }) => channelId))]));
}

/**
 * Maps incidents and channels to the highest level of growth that the channel has received, or has queued, since the incident opened
 * or reopened. Muted, failed and held messages do not count, nor do mere edits of an earlier message. Levels that an older release
 * sent are unknown.
 */
export async function mapNotifiedLevels(
  db: Database,
  incidentIds: readonly string[],
): Promise<Map<string, Map<string, number>>> {
  const ids = [...incidentIds];
  const rows = await db.$queryRaw<{ incidentId: string; channelId: string; level: number }[]>`
    select d."incidentId", d."channelId", max((e.details->>'level')::int) as level
    from "Delivery" d join "IncidentEvent" e on e.id = d."eventId" left join "Delivery" o on o.id = d."intoId"
      left join (select "incidentId", max(id) as id from "IncidentEvent"
        where "incidentId" = any(${ids}::text[]) and kind in ('opened', 'reopened') group by 1) b on b."incidentId" = d."incidentId"
    where d."incidentId" = any(${ids}::text[]) and jsonb_typeof(e.details->'level') = 'number'
      and (d.state in ('pending', 'sending', 'delivered') or (d.state = 'coalesced' and d."intoId" is not null))
      and (d.type not like '%.joined' or (o.type not like '%.joined' and (o."deliveredAt" is null or o."deliveredAt" >= e.at)))
      and e.id >= coalesce(b.id, 0)
    group by 1, 2`;
  const byIncident = Map.groupBy(rows, ({ incidentId }) => incidentId);
  return new Map(
    [...byIncident].map(([id, found]) => [id, new Map(found.map(({ channelId, level }) => [channelId, level]))]),
  );
}
