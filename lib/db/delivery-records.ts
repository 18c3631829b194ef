import { randomUUID } from 'node:crypto';
import type { Database } from './client.ts';
import { toJson } from './deliveries.ts';
import type { AttemptRow } from './delivery-list.ts';

export type NewDelivery = {
  id: string;
  channelId: string;
  kind: 'digest' | 'summary' | 'test' | 'deadLetter';
  type: string;
  nextTryAt: Date;
  /** What it says, where that is known by now. */
  payload?: object;
};

export async function insertDelivery(db: Database, { payload, ...rest }: NewDelivery, now: Date): Promise<void> {
  await db.delivery.create({
    data: { ...rest, createdAt: now, ...(payload === undefined ? {} : { payload: toJson(payload) }) },
  });
}

/** Keeps what a try came to. */
export async function insertAttempt(tx: Database, deliveryId: string, attempt: AttemptRow): Promise<void> {
  await tx.deliveryAttempt.create({ data: { ...attempt, deliveryId } });
}

/** The summary of the day that a channel will get, made if it is the first to be held. @returns its id */
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

/** What a summary is about, in the order in which it was held: each incident once, by its first news. */
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

/** Gives up whatever waits for a channel that is off. @returns how many */
export async function giveUpPending(tx: Database, channelId: string, intoId: string | null): Promise<number> {
  const { count } = await tx.delivery.updateMany({
    where: { channelId, state: 'pending' },
    data: { state: 'dead', nextTryAt: null, intoId },
  });
  return count;
}

/** The notice through another channel that has told of this channel's failures since a time; null without one. */
export async function findNotice(db: Database, channelId: string, since: Date): Promise<string | null> {
  const [row] = await db.$queryRaw<{ id: string }[]>`
    select n.id from "Delivery" d join "Delivery" n on n.id = d."intoId" and n.kind = 'deadLetter'
    where d."channelId" = ${channelId} and d.state = 'dead' and n."createdAt" >= ${since} and n.state <> 'dead' limit 1`;
  return row?.id ?? null;
}

/** Whoever asks to wait is heard for all messages of the channel. */
export async function postponePending(tx: Database, channelId: string, until: Date): Promise<void> {
  await tx.delivery.updateMany({
    where: { channelId, state: 'pending', nextTryAt: { lt: until } },
    data: { nextTryAt: until },
  });
}

/** A digest that arrived has told of everything before its end; an older one that is sent again changes nothing. */
export async function noteNewsletterSent(tx: Database, channelId: string, until: Date): Promise<void> {
  await tx.channel.updateMany({
    where: { id: channelId, OR: [{ digestedUntil: null }, { digestedUntil: { lt: until } }] },
    data: { digestedUntil: until },
  });
}
