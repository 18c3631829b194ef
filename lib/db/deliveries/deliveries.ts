import { randomUUID } from 'node:crypto';
import { CHANNEL_KINDS, type ChannelKind } from '#lib/domain/channel.ts';
import { DELIVERY_KINDS, type DeliveryKind } from '#lib/domain/delivery.ts';
import type { Database } from '../client.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';

/** Length of a sender's lease; sending takes less. */
export const DELIVERY_LEASE_MS = 90_000;

/** A message that only this process may send until its lease ends. */
export type DeliveryClaim = {
  id: string;
  leaseToken: string;
  channelId: string;
  channelKind: ChannelKind;
  kind: DeliveryKind;
  incidentId: string | null;
  eventId: number | null;
  type: string;
  createdAt: Date;
  attempts: number;
  payload: unknown;
  /** Another sender claimed it before and recorded no result. */
  isLeftBehind: boolean;
};

/** This release can send it. A newer one may have queued other kinds of messages, and added other kinds of channels. */
const isSendable = (channel: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`(d."kindName" = any(${[...DELIVERY_KINDS]}) and ${channel}."kindName" = any(${[...CHANNEL_KINDS]}))`;

/** No older message of the same incident to the same channel is queued or being sent. */
const IS_NEXT = Prisma.sql`not exists (select 1 from "Delivery" o
  where o."incidentId" = d."incidentId" and o."channelId" = d."channelId" and o.state in ('pending', 'sending')
    and (o."createdAt", coalesce(o."eventId", 0), o.id) < (d."createdAt", coalesce(d."eventId", 0), d.id))`;

/**
 * Claims the message that has been due the longest, or returns null. One statement, so that exactly one sender gets it.
 * Messages of one incident reach a channel in order: none is due while an older one is queued or being sent.
 *
 * @param busyChannels - channels that this process is sending to
 */
export async function claimDelivery(
  db: Database,
  now: Date,
  busyChannels: readonly string[] = [],
): Promise<DeliveryClaim | null> {
  const until = new Date(now.getTime() + DELIVERY_LEASE_MS);
  // A CTE runs once. A plan may run a subquery in "from" again for each row and claim a second message.
  const rows = await db.$queryRaw<DeliveryClaim[]>`
    with due as materialized (
      select d.id, d.state = 'sending' and d.payload is not null as "isLeftBehind" from "Delivery" d join "Channel" h on h.id = d."channelId"
      where ((d.state = 'pending' and d."nextTryAt" <= ${now}) or (d.state = 'sending' and d."leaseUntil" < ${now}))
        and h.enabled and not (d."channelId" = any(${[...busyChannels]}::text[]))
        and ${isSendable(Prisma.sql`h`)} and ${IS_NEXT}
      order by d."nextTryAt", d.id limit 1 for update of d skip locked)
    update "Delivery" t set state = 'sending', "leaseToken" = ${randomUUID()}, "leaseUntil" = ${until}
    from "Channel" c, due
    where c.id = t."channelId" and t.id = due.id
    returning t.id, t."leaseToken", t."channelId", c."kindName" as "channelKind", t."kindName" as kind, t."incidentId",
      t."eventId", t.type, t."createdAt", t.attempts, t.payload, due."isLeftBehind" and t.attempts > 0 as "isLeftBehind"`;
  return rows[0] ?? null;
}

/** Locks the row until the transaction ends. Returns false when another sender has claimed it; then nothing may be written. */
export async function fenceDelivery(tx: Database, { id, leaseToken }: DeliveryClaim): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    select 1 from "Delivery" where id = ${id} and "leaseToken" = ${leaseToken} for update`;
  return rows.length > 0;
}

const FREE = { leaseToken: null, leaseUntil: null } as const;

/**
 * Starts a try: the payload is fixed from now on, and the lease restarts, however long rendering took.
 *
 * @returns the payload as stored, with its order of fields, so that every try sends the same bytes
 */
export async function freezeDelivery(
  tx: Database,
  id: string,
  { type, payload, attempts, now }: { type: string; payload: object; attempts: number; now: Date },
): Promise<unknown> {
  const leaseUntil = new Date(now.getTime() + DELIVERY_LEASE_MS);
  const data = { type, payload: toJson(payload), attempts, leaseUntil };
  return (await tx.delivery.update({ where: { id }, data, select: { payload: true } })).payload;
}

export async function countTry(tx: Database, id: string, attempts: number): Promise<void> {
  await tx.delivery.update({ where: { id }, data: { attempts } });
}

export type DeliveryEnd =
  | { state: 'delivered'; at: Date; externalRef: unknown }
  | { state: 'pending'; nextTryAt: Date | null }
  | { state: 'dead'; intoId?: string | null }
  /** Replaced by another message of the same incident, or by a summary. */
  | { state: 'coalesced' | 'held'; intoId: string | null };

/** Releases the message with the result of its try. */
export async function endDelivery(tx: Database, id: string, end: DeliveryEnd): Promise<void> {
  const { state } = end;
  await tx.delivery.update({
    where: { id },
    data: {
      state,
      ...FREE,
      nextTryAt: 'nextTryAt' in end ? end.nextTryAt : null,
      ...('intoId' in end ? { intoId: end.intoId ?? null } : {}),
      ...(end.state === 'delivered'
        ? { deliveredAt: end.at, ...(end.externalRef === null ? {} : { externalRef: toJson(end.externalRef) }) }
        : {}),
    },
  });
}

/** Lists untried queued messages of the same incident and channel, which one message can replace. */
export async function listUnsent(
  tx: Database,
  { id, incidentId, channelId }: Pick<DeliveryClaim, 'id' | 'incidentId' | 'channelId'>,
): Promise<{ id: string; eventId: number | null; type: string }[]> {
  return tx.delivery.findMany({
    where: {
      incidentId,
      channelId,
      id: { not: id },
      kind: 'incident',
      state: 'pending',
      attempts: 0,
      payload: { equals: Prisma.AnyNull },
    },
    orderBy: [{ createdAt: 'asc' }, { eventId: 'asc' }, { id: 'asc' }],
    select: { id: true, eventId: true, type: true },
  });
}

export async function coalesce(tx: Database, ids: readonly string[], intoId: string): Promise<void> {
  await tx.delivery.updateMany({
    where: { id: { in: [...ids] } },
    data: { state: 'coalesced', intoId, nextTryAt: null },
  });
}

/** Finds the last message of an incident that a channel received: its id and the receiver's reference. */
export async function findLastSent(
  db: Database,
  { id, incidentId, channelId }: Pick<DeliveryClaim, 'id' | 'incidentId' | 'channelId'>,
): Promise<{ id: string | null; externalRef: unknown }> {
  const rows = await db.delivery.findMany({
    where: { incidentId, channelId, id: { not: id }, state: 'delivered' },
    orderBy: [{ deliveredAt: 'desc' }, { id: 'desc' }],
    select: { id: true, externalRef: true },
  });
  return {
    id: rows[0]?.id ?? null,
    externalRef: rows.find(({ externalRef }) => externalRef !== null)?.externalRef ?? null,
  };
}

/** Finds the newest message of an incident that a channel received, except for those events; null when there is none. */
export async function findLastDelivered(
  db: Database,
  { id, incidentId, channelId }: Pick<DeliveryClaim, 'id' | 'incidentId' | 'channelId'>,
  leavingOut: readonly string[],
): Promise<{ id: string; payload: unknown } | null> {
  return db.delivery.findFirst({
    where: {
      incidentId,
      channelId,
      kind: 'incident',
      id: { not: id },
      state: 'delivered',
      AND: leavingOut.map((event) => ({ type: { not: { endsWith: `.${event}` } } })),
    },
    orderBy: [{ deliveredAt: 'desc' }, { id: 'desc' }],
    select: { id: true, payload: true },
  });
}

/** Counts incidents first announced to a channel since a time, without this one. The time is in the payload, set when rendered. */
export async function countFirstSent(
  db: Database,
  { id, channelId }: Pick<DeliveryClaim, 'id' | 'channelId'>,
  since: Date,
): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    select count(distinct d."incidentId")::int as count from "Delivery" d
    where d."channelId" = ${channelId} and d."kindName" = 'incident' and d.id <> ${id} and d.payload->>'at' >= ${since.toISOString()}
      and not exists (select 1 from "Delivery" e where e."incidentId" = d."incidentId" and e."channelId" = d."channelId"
        and e.payload->>'at' < ${since.toISOString()})`;
  return row?.count ?? 0;
}

/** Returns when the next message is due or a lease ends; null when nothing is queued. */
export async function findNextDue(db: Database): Promise<Date | null> {
  const [row] = await db.$queryRaw<{ at: Date | null }[]>`
    select min(case d.state when 'pending' then d."nextTryAt" else d."leaseUntil" end) as at
    from "Delivery" d join "Channel" c on c.id = d."channelId"
    where d.state in ('pending', 'sending') and c.enabled and ${isSendable(Prisma.sql`c`)} and ${IS_NEXT}`;
  return row?.at ?? null;
}

/** Ends every lease. Only correct when this process is the only one on the database. */
export async function freeAllDeliveries(db: Database): Promise<void> {
  await db.delivery.updateMany({ where: { state: 'sending' }, data: { leaseToken: null, leaseUntil: new Date(0) } });
}

export const toJson = (value: unknown) => JSON.parse(JSON.stringify(value)) as Prisma.InputJsonValue;
