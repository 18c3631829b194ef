import type { Message } from '#lib/alerts/message-facts.ts';
import { lockChannel } from '#lib/db/channels.ts';
import type { Database } from '#lib/db/client.ts';
import { type DeliveryClaim, endDelivery, fenceDelivery, freezeDelivery } from '#lib/db/deliveries.ts';
import { insertAttempt } from '#lib/db/delivery-records.ts';
import { chooseMessage } from './choose-message.ts';
import type { Links } from './links.ts';

export type Begun =
  | { message: Message; previousRef: unknown; attempts: number }
  /** Another sender has it, or nothing is to be sent: said already, held, or its channel is off. */
  | null;

/**
 * A try begins, in one transaction: what is said is composed at the first and stands from then on, and the try counts before
 * anything leaves. Whatever happens after this commit, the message goes out under this id and with these words.
 */
export async function beginDelivery(
  tx: Database,
  claim: DeliveryClaim,
  { now, links, baseUrl }: { now: Date; links: Links; baseUrl: string },
): Promise<Begun> {
  const channel = await lockChannel(tx, claim.channelId);
  if (!channel || !(await fenceDelivery(tx, claim))) return null;
  if (!channel.enabled) {
    await endDelivery(tx, claim.id, { state: 'pending', nextTryAt: now });
    return null;
  }
  await noteLostTry(tx, claim, now);
  const chosen = await chooseMessage(tx, claim, channel, { now, links, baseUrl });
  if (chosen.end !== null) {
    await endDelivery(tx, claim.id, chosen.end);
    return null;
  }
  const attempts = claim.attempts + 1;
  const frozen = await freezeDelivery(tx, claim.id, { type: chosen.type, payload: chosen.message, attempts, now });
  return { message: frozen as Message, previousRef: chosen.previousRef, attempts };
}

/** A sender that was killed left no word of its try: whether the message arrived, nobody knows. */
async function noteLostTry(tx: Database, { id, isLeftBehind }: DeliveryClaim, now: Date): Promise<void> {
  if (!isLeftBehind) return;
  const error =
    'Plimsoll ended while it was sending. The message may have arrived, and is sent again under the same id.';
  await insertAttempt(tx, id, { at: now, ms: 0, outcome: 'retry', status: null, answer: null, error, nextTryAt: now });
}
