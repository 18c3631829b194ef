import type { Message } from '#lib/alerts/message-facts.ts';
import type { Database } from '#lib/db/client.ts';
import { type DeliveryClaim, endDelivery, fenceDelivery, freezeDelivery } from '#lib/db/deliveries/deliveries.ts';
import { insertAttempt } from '#lib/db/deliveries/delivery-records.ts';
import { lockChannel } from '#lib/db/settings/channels.ts';
import { chooseMessage } from './choose-message.ts';
import type { Links } from './links.ts';

export type Begun =
  | { message: Message; previousRef: unknown; attempts: number }
  /** Nothing to send: another sender has it, it was coalesced or held, or its channel is disabled. */
  | null;

/**
 * Begins an attempt in one transaction, which ends before anything is sent. The first attempt composes and freezes the
 * message, and each attempt is counted. Whatever happens afterwards, the message keeps this text and id.
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

/** Records the attempt of a killed sender, whose message may have arrived or not. */
async function noteLostTry(tx: Database, { id, isLeftBehind }: DeliveryClaim, now: Date): Promise<void> {
  if (!isLeftBehind) return;
  const error =
    'Plimsoll stopped during this attempt. The message may have arrived. It is sent again under the same id.';
  await insertAttempt(tx, id, { at: now, ms: 0, outcome: 'retry', status: null, answer: null, error, nextTryAt: now });
}
