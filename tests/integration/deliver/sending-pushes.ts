import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { Message } from '#lib/alerts/message-facts.ts';
import { renderPlain } from '#lib/alerts/text/render.ts';
import { insertChannel } from '#lib/db/channels.ts';
import { createSender } from '#lib/deliver/sender.ts';
import { channelSecretsPlace, formatSecrets } from '#lib/secrets/channel-secrets.ts';
import { sealer } from '#tests/support/poller.ts';
import { startReceiver } from '#tests/support/receiver.ts';
import { openPushing, type Pushing } from '../incidents/pushing.ts';
import { SIGNING } from './outbox.ts';

export type SendingPushes = Pushing & {
  /** Sends what is due three minutes later. */
  send(): Promise<void>;
  /** Titles of all messages that arrived, oldest first. */
  titles(): Promise<string[]>;
  /** Whole texts of them. */
  texts(): Promise<string[]>;
  /** What the receiver answers from now on. */
  answerWith(status: number): void;
};

/** Pushes that Plimsoll looks at, and a webhook that really receives what follows. */
export async function openSendingPushes(): Promise<SendingPushes> {
  const world = await openPushing();
  const { db, clock } = world;
  const receiver = await startReceiver();
  onTestFinished(() => receiver.close());
  await db.channel.deleteMany();
  const id = crypto.randomUUID();
  const secrets = sealer.seal(formatSecrets({ secret: SIGNING }), channelSecretsPlace(id));
  await insertChannel(
    db,
    {
      id,
      name: 'hook',
      kind: 'webhook',
      settings: { url: receiver.url },
      secretNames: ['secret'],
      secrets,
      allowPrivate: true,
      messagesPerDay: 50,
    },
    clock.now(),
  );
  const sender = createSender({
    db,
    clock,
    sealer,
    log: pino({ level: 'silent' }),
    privateNetworks: 'all',
    random: () => 0.5,
    baseUrl: 'https://plimsoll.test',
    userAgent: 'plimsoll/test',
    timeoutMs: 2_000,
  });
  async function rendered() {
    const rows = await db.delivery.findMany({ where: { state: 'delivered' }, orderBy: { deliveredAt: 'asc' } });
    // Each arrived once: what the receiver has is what the outbox says.
    if (rows.length !== new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size)
      throw new Error('the receiver has other messages than the outbox');
    return rows.map(({ payload }) => renderPlain(payload as unknown as Message));
  }
  return {
    ...world,
    async send() {
      clock.advance(3 * 60_000);
      await sender.runDue();
    },
    titles: async () => (await rendered()).map(({ title }) => title),
    texts: async () => (await rendered()).map(({ title, body }) => `${title}\n${body}`),
    answerWith(status) {
      receiver.answer = () => ({ status });
    },
  };
}
