import type { DeliveryState } from '#lib/domain/delivery.ts';
import type { Database } from '../client.ts';

export type ReplayWhich =
  | { ids: readonly string[] }
  | { channelId?: string | undefined; from: Date; to: Date; states: readonly DeliveryState[] };

/**
 * Queues deliveries again, with the same ids and contents. Deliveries that are queued, being sent or held for a summary stay as
 * they are.
 *
 * @returns how many
 */
export async function replayDeliveries(db: Database, which: ReplayWhich, now: Date): Promise<number> {
  const where =
    'ids' in which
      ? { id: { in: [...which.ids] } }
      : {
          createdAt: { gte: which.from, lte: which.to },
          ...(which.channelId === undefined ? {} : { channelId: which.channelId }),
        };
  const states = 'ids' in which ? REPLAYABLE : which.states.filter((state) => REPLAYABLE.includes(state));
  const { count } = await db.delivery.updateMany({
    where: { ...where, state: { in: [...states] } },
    // The schedule of tries restarts; earlier tries stay on record.
    data: { state: 'pending', attempts: 0, nextTryAt: now, deliveredAt: null, intoId: null },
  });
  return count;
}

const REPLAYABLE: readonly DeliveryState[] = ['delivered', 'coalesced', 'dead'];
