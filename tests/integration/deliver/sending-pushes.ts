import { onTestFinished } from 'vitest';
import type { Message } from '#lib/alerts/message-facts.ts';
import { renderPlain } from '#lib/alerts/text/render.ts';
import { insertChannel } from '#lib/db/settings/channels.ts';
import { channelSecretsPlace, formatSecrets } from '#lib/secrets/channel-secrets.ts';
import { sealer } from '#tests/support/poller.ts';
import { startReceiver } from '#tests/support/receiver.ts';
import { openPushing, type Pushing } from '../incidents/pushing.ts';
import { createTestSender, SIGNING } from './outbox.ts';

export type SendingPushes = Pushing & {
  /** Sends what is due three minutes later. */
  send(): Promise<void>;
  /** Returns the titles of all messages that arrived, oldest first. */
  titles(): Promise<string[]>;
  /** Returns the complete texts of all messages that arrived. */
  texts(): Promise<string[]>;
  /** Sets the status of the receiver's next answers. */
  answerWith(status: number): void;
};

/** Opens a registry whose pushes are polled, and a real HTTP server that receives the messages. */
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
  const sender = createTestSender({ db, clock });
  async function rendered() {
    const rows = await db.delivery.findMany({ where: { state: 'delivered' }, orderBy: { deliveredAt: 'asc' } });
    // Each message arrived once, so the receiver and the outbox have the same messages.
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
