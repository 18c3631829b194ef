import { randomUUID } from 'node:crypto';
import type { DeliveryKind } from '#lib/domain/delivery.ts';
import type { Database } from '../client.ts';
import { toJson } from './deliveries.ts';
import type { AttemptRow } from './delivery-list.ts';

export type NewDelivery = {
  id: string;
  channelId: string;
  kind: Exclude<DeliveryKind, 'incident'>;
  type: string;
  nextTryAt: Date;
  /** The content of the message, when it is already rendered. */
  payload?: object;
};

export async function insertDelivery(db: Database, { payload, ...rest }: NewDelivery, now: Date): Promise<void> {
  await db.delivery.create({
    data: { ...rest, createdAt: now, ...(payload === undefined ? {} : { payload: toJson(payload) }) },
  });
}

/** Stores the result of a try. */
export async function insertAttempt(tx: Database, deliveryId: string, attempt: AttemptRow): Promise<void> {
  await tx.deliveryAttempt.create({ data: { ...attempt, deliveryId } });
}

/** Finds the pending daily summary of a channel, or adds it. @returns its id */
export async function findOrAddSummary(tx: Database, channelId: string, at: Date, now: Date): Promise<string> {
  const found = await tx.delivery.findFirst({
    where: { channelId, kind: 'summary', state: 'pending', attempts: 0, nextTryAt: { gt: now } },
    select: { id: true },
  });
  if (found) return found.id;
  const id = randomUUID();
  await insertDelivery(tx, { id, channelId, kind: 'summary', type: 'summary', nextTryAt: at }, now);
  return id;
}

/** Lists the messages held for a summary, in their order: each incident once, by its first event. */
export async function listHeld(
  db: Database,
  summaryId: string,
): Promise<{ incidentId: string | null; eventId: number | null }[]> {
  return db.delivery.findMany({
    where: { intoId: summaryId, state: 'held' },
    distinct: ['incidentId'],
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { incidentId: true, eventId: true },
  });
}

/** Gives up the queued messages of a disabled channel. @returns how many */
export async function giveUpPending(tx: Database, channelId: string, intoId: string | null): Promise<number> {
  const { count } = await tx.delivery.updateMany({
    where: { channelId, state: 'pending' },
    data: { state: 'dead', nextTryAt: null, intoId },
  });
  return count;
}

/** Finds the notice about this channel's failures, sent through another channel since a time; null when there is none. */
export async function findNotice(db: Database, channelId: string, since: Date): Promise<string | null> {
  const [row] = await db.$queryRaw<{ id: string }[]>`
    select n.id from "Delivery" d join "Delivery" n on n.id = d."intoId" and n."kindName" = 'deadLetter'
    where d."channelId" = ${channelId} and d.state = 'dead' and n."createdAt" >= ${since} and n.state <> 'dead' limit 1`;
  return row?.id ?? null;
}

/** Delays all queued messages of a channel whose receiver asked for a pause. */
export async function postponePending(tx: Database, channelId: string, until: Date): Promise<void> {
  await tx.delivery.updateMany({
    where: { channelId, state: 'pending', nextTryAt: { lt: until } },
    data: { nextTryAt: until },
  });
}

/** Records up to when digests of a channel have arrived. Resending an older digest changes nothing. */
export async function noteNewsletterSent(tx: Database, channelId: string, until: Date): Promise<void> {
  await tx.channel.updateMany({
    where: { id: channelId, OR: [{ digestedUntil: null }, { digestedUntil: { lt: until } }] },
    data: { digestedUntil: until },
  });
}
