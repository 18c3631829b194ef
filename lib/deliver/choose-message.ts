import { eventOfType, withEvent } from '#lib/alerts/delivery-type.ts';
import type { Message } from '#lib/alerts/message-facts.ts';
import { sampleFacts } from '#lib/alerts/sample-facts.ts';
import { renderPlain } from '#lib/alerts/text/render.ts';
import type { Database } from '#lib/db/client.ts';
import {
  coalesce,
  countFirstSent,
  type DeliveryClaim,
  type DeliveryEnd,
  findLastDelivered,
  findLastSent,
  listUnsent,
} from '#lib/db/deliveries/deliveries.ts';
import { findOrAddSummary, listHeld } from '#lib/db/deliveries/delivery-records.ts';
import type { ChannelRow } from '#lib/db/settings/channels.ts';
import { EDIT_KINDS, findEventFacts } from '#lib/domain/event-kinds.ts';
import { dayOf } from '#lib/format/time-zone.ts';
import { composeFacts } from './compose.ts';
import type { Links } from './links.ts';
import { isMutedNow } from './muted.ts';

export type Chosen =
  | { end: null; type: string; message: Message; previousRef: unknown }
  /** Nothing is sent, and the delivery ends like this. */
  | { end: DeliveryEnd };

type Context = { now: Date; links: Links; baseUrl: string };

/** Chooses the message of a delivery: the frozen one, or one composed now. */
export async function chooseMessage(
  tx: Database,
  claim: DeliveryClaim,
  channel: ChannelRow,
  context: Context,
): Promise<Chosen> {
  const { id, kind, type, payload } = claim;
  const at = context.now.toISOString();
  if (kind === 'incident') return chooseIncident(tx, claim, channel, context);
  if (payload !== null) return { end: null, type, message: payload as Message, previousRef: null };
  if (kind === 'test') {
    const facts = sampleFacts(context.now, context.baseUrl);
    return { end: null, type, message: { kind: 'incident', id, type, at, test: true, facts }, previousRef: null };
  }
  if (kind === 'summary') return chooseSummary(tx, claim, context);
  // Digests and dead letters are always stored with their message.
  return { end: { state: 'dead' } };
}

const factsOf = (type: string) => findEventFacts(eventOfType(type));
const isEdit = (type: string): boolean => factsOf(type)?.later === 'edit';

async function chooseIncident(
  tx: Database,
  claim: DeliveryClaim,
  channel: ChannelRow,
  context: Context,
): Promise<Chosen> {
  const { id, incidentId, payload, type } = claim;
  const lastSent = await findLastSent(tx, claim);
  const { externalRef: previousRef } = lastSent;
  if (payload !== null) return { end: null, type, message: payload as Message, previousRef };
  if (incidentId === null) return { end: { state: 'dead' } };
  const others = await listUnsent(tx, claim);
  const ids = others.map((other) => other.id);
  if (await isMutedNow(tx, incidentId, context.now)) {
    await coalesce(tx, ids, id);
    return { end: { state: 'coalesced', intoId: null } };
  }
  const row = chooseNews([claim, ...others], lastSent.id !== null);
  const isFirst = lastSent.id === null;
  if (isEdit(row.type) && !isFirst && previousRef === null) {
    await coalesce(tx, ids, lastSent.id ?? id);
    return { end: { state: 'coalesced', intoId: lastSent.id } };
  }
  await coalesce(tx, ids, id);
  const day = dayOf(context.now, channel.timeZone);
  if (isFirst && (await countFirstSent(tx, claim, day.from)) >= channel.messagesPerDay) {
    const intoId = await findOrAddSummary(tx, channel.id, day.to, context.now);
    return { end: { state: 'held', intoId } };
  }
  // A channel's first message of an incident announces it as opened, also when a series that joined caused it.
  const news = isFirst && eventOfType(row.type) === 'joined' ? withEvent(row.type, 'opened') : row.type;
  const facts = await composeFacts(tx, incidentId, { kind: eventOfType(news), id: row.eventId }, context.links);
  const message: Message = { kind: 'incident', id, type: news, at: context.now.toISOString(), test: false, facts };
  const same = isFirst || isEdit(news) ? null : await findSameSent(tx, claim, message);
  if (same !== null) {
    await coalesce(tx, ids, same);
    return { end: { state: 'coalesced', intoId: same } };
  }
  return { end: null, type: news, message, previousRef };
}

/**
 * Finds the last message of the incident with the same text, such as one about an alias that was checked a minute
 * earlier. The same text is not sent twice in a row.
 *
 * @returns null where the last text differs
 */
async function findSameSent(tx: Database, claim: DeliveryClaim, message: Message): Promise<string | null> {
  const last = await findLastDelivered(tx, claim, EDIT_KINDS);
  if (last?.payload == null) return null;
  const [before, now] = [renderPlain(last.payload as Message), renderPlain(message)];
  return before.title === now.title && before.body === now.body ? last.id : null;
}

type News = { type: string; eventId: number | null };

/**
 * Chooses the queued event that a message announces. For a channel that was never notified: the opening one, as the
 * message shows the current state anyway. Otherwise: the newest that is more than an edit.
 *
 * @param rows - oldest first
 */
function chooseNews(rows: readonly [News, ...News[]], wasNotified: boolean): News {
  const [oldest] = rows;
  if (!wasNotified) return rows.find(({ type }) => factsOf(type)?.isFirst) ?? oldest;
  return rows.findLast(({ type }) => !isEdit(type)) ?? rows.at(-1) ?? oldest;
}

const MAX_HELD = 20;

async function chooseSummary(tx: Database, { id, type }: DeliveryClaim, { now, links }: Context): Promise<Chosen> {
  const held = await listHeld(tx, id);
  if (held.length === 0) return { end: { state: 'coalesced', intoId: null } };
  const facts = [];
  for (const { incidentId, eventId } of held.slice(0, MAX_HELD))
    if (incidentId !== null) facts.push(await composeFacts(tx, incidentId, { kind: 'opened', id: eventId }, links));
  const more = held.length - facts.length;
  const message: Message = {
    kind: 'summary',
    id,
    type: 'summary',
    at: now.toISOString(),
    test: false,
    facts: { held: facts, more, link: links.incidents() },
  };
  return { end: null, type, message, previousRef: null };
}
