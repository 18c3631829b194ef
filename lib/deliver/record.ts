import { randomUUID } from 'node:crypto';
import type { Message } from '#lib/alerts/message-facts.ts';
import type { Database } from '#lib/db/client.ts';
import { countTry, type DeliveryClaim, endDelivery, fenceDelivery } from '#lib/db/deliveries/deliveries.ts';
import {
  findNotice,
  giveUpPending,
  insertAttempt,
  insertDelivery,
  noteNewsletterSent,
  postponePending,
} from '#lib/db/deliveries/delivery-records.ts';
import {
  type ChannelRow,
  findOtherChannel,
  lockChannel,
  noteFailing,
  noteSent,
  switchOff,
} from '#lib/db/settings/channels.ts';
import type { Links } from './links.ts';
import type { Outcome } from './outcome.ts';
import { FAILING_MS, retryDelayMs } from './schedule.ts';
import { titleOf } from './title.ts';

export type Tried = {
  message: Message;
  attempts: number;
  outcome: Outcome;
  at: Date;
  ms: number;
  now: Date;
  random: number;
  links: Links;
};

export type Recorded = 'delivered' | 'retry' | 'dead' | 'lost';

/**
 * Writes the outcome of an attempt in one transaction.
 *
 * @returns `lost` when another sender has taken over the message
 */
export async function recordTry(tx: Database, claim: DeliveryClaim, tried: Tried): Promise<Recorded> {
  const channel = await lockChannel(tx, claim.channelId);
  if (!channel || !(await fenceDelivery(tx, claim))) return 'lost';
  const { outcome, at, ms, now } = tried;
  const nextTryAt = findNextTry(claim, tried);
  const { status, answer, error } = outcome;
  await insertAttempt(tx, claim.id, { at, ms, outcome: outcome.outcome, status, answer, error, nextTryAt });
  if (outcome.outcome === 'delivered') {
    await endDelivery(tx, claim.id, { state: 'delivered', at: now, externalRef: outcome.externalRef });
    await noteSent(tx, channel.id, now);
    if (tried.message.kind === 'digest') await noteNewsletterSent(tx, channel.id, new Date(tried.message.facts.to));
    return 'delivered';
  }
  await endDelivery(tx, claim.id, nextTryAt === null ? { state: 'dead' } : { state: 'pending', nextTryAt });
  if (outcome.retryAfterMs !== null)
    await postponePending(tx, channel.id, new Date(now.getTime() + Math.min(outcome.retryAfterMs, HOUR_MS)));
  const offReason = await findOffReason(tx, claim, channel, tried);
  const isOff = offReason !== null && (await switchOff(tx, channel.id, offReason, now));
  if (nextTryAt === null || isOff) await notifyOfDead(tx, claim, channel, tried, isOff ? offReason : null);
  return nextTryAt === null || isOff ? 'dead' : 'retry';
}

/** A message that fails to render counts as an attempt, so that retries stay bounded. */
export async function recordUnrendered(
  tx: Database,
  claim: DeliveryClaim,
  { now, random }: { now: Date; random: number },
): Promise<void> {
  if (!(await fenceDelivery(tx, claim))) return;
  const attempts = claim.attempts + 1;
  const delay = retryDelayMs(claim.channelKind, attempts, { retryAfterMs: null, random });
  const nextTryAt = delay === null ? null : new Date(now.getTime() + delay);
  const error = 'The message could not be written because of an internal error. See the server log.';
  const outcome = { outcome: 'retry', status: null, answer: null, error };
  await insertAttempt(tx, claim.id, { at: now, ms: 0, ...outcome, nextTryAt });
  await countTry(tx, claim.id, attempts);
  await endDelivery(tx, claim.id, nextTryAt === null ? { state: 'dead' } : { state: 'pending', nextTryAt });
}

const HOUR_MS = 3_600_000;

function findNextTry(claim: DeliveryClaim, { outcome, attempts, now, random }: Tried): Date | null {
  // The user waits for the result of a test, so it is not retried.
  if (outcome.outcome !== 'retry' || claim.kind === 'test') return null;
  const delay = retryDelayMs(claim.channelKind, attempts, { retryAfterMs: outcome.retryAfterMs, random });
  return delay === null ? null : new Date(now.getTime() + delay);
}

async function findOffReason(
  tx: Database,
  claim: DeliveryClaim,
  channel: ChannelRow,
  { outcome, now }: Tried,
): Promise<string | null> {
  if (outcome.outcome === 'disabled')
    return outcome.error ?? 'The receiver answered that this address no longer exists (410).';
  if (claim.kind === 'test') return null;
  const since = await noteFailing(tx, channel.id, now);
  if (now.getTime() - since.getTime() < FAILING_MS) return null;
  return `Every message since ${since.toISOString().slice(0, 16).replace('T', ' ')} UTC failed. The last time: ${outcome.error ?? 'no reason was given'}`;
}

/** At most one notice about a channel is sent in this time. */
const NOTICE_MS = 6 * HOUR_MS;

/**
 * Reports a failed delivery through another channel that works. A failed notice or test is reported only when it
 * disabled its channel.
 */
async function notifyOfDead(
  tx: Database,
  claim: DeliveryClaim,
  channel: ChannelRow,
  { message, attempts, outcome, now, links }: Tried,
  offReason: string | null,
): Promise<void> {
  const isNotified = offReason !== null || (claim.kind !== 'deadLetter' && claim.kind !== 'test');
  const before = await findNotice(tx, channel.id, new Date(now.getTime() - NOTICE_MS));
  const other = isNotified && (before === null || offReason !== null) ? await findOtherChannel(tx, channel.id) : null;
  const id = other ? randomUUID() : before;
  if (other && id !== null) {
    const error =
      offReason === null ? (outcome.error ?? 'No reason was given.') : `The channel was disabled. ${offReason}`;
    const notice: Message = {
      kind: 'deadLetter',
      id,
      type: 'delivery.dead',
      at: now.toISOString(),
      test: false,
      facts: { channel: channel.name, what: titleOf(message), error, attempts, link: links.deliveries(channel.id) },
    };
    const delivery = { id, channelId: other.id, kind: 'deadLetter' as const, type: notice.type };
    await insertDelivery(tx, { ...delivery, nextTryAt: now, payload: notice }, now);
  }
  await endDelivery(tx, claim.id, { state: 'dead', intoId: isNotified ? id : null });
  if (offReason !== null) await giveUpPending(tx, channel.id, id);
}
