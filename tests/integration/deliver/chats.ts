import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { EventKind } from '#lib/domain/event-kinds.ts';
import { type Receiver, startReceiver } from '#tests/support/receiver.ts';
import { MINUTE, type Outbox, openOutbox } from './outbox.ts';

export const json = (body: object, status = 200) => ({ status, body: JSON.stringify(body) });

/** An outbox and a receiver for the tests of a file. Each test starts with a new receiver and without messages. */
export function setUpChats() {
  let outbox: Outbox;
  let receiver: Receiver;
  beforeAll(async () => {
    outbox = await openOutbox();
  });
  afterAll(() => outbox.drop());
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await receiver.close();
    await outbox.empty();
  });

  async function tell(
    channelId: string,
    events: readonly EventKind[],
    before: (event: EventKind, at: number) => unknown,
  ) {
    const incident = await outbox.openIncident();
    const sender = outbox.createSender();
    for (const [at, event] of events.entries()) {
      if (event === 'recovered')
        await outbox.db.incident.update({ where: { id: incident }, data: { state: 'recovered' } });
      await before(event, at);
      await outbox.addEvent(incident, event, [channelId]);
      await sender.runDue();
      outbox.clock.advance(MINUTE);
    }
  }

  return {
    get outbox() {
      return outbox;
    },
    get receiver() {
      return receiver;
    },
    asked: () => receiver.received.map(({ method, path }) => `${method} ${path}`),
    bodies: () => receiver.received.map(({ body }) => JSON.parse(body)),
    origin: () => new URL(receiver.url).origin,
    tries: () => outbox.db.deliveryAttempt.findMany({ orderBy: { id: 'asc' } }),
    /** Opened, joined by another series, escalated, recovered: each sent when it happens. */
    tellStory: (
      channelId: string,
      events: readonly EventKind[] = ['opened', 'joined', 'escalated', 'recovered'],
    ): Promise<void> => tell(channelId, events, () => undefined),
    /** Opened; then a person enters another chat, and other series join twice. */
    tellInAnother: (channelId: string, settings: object): Promise<void> =>
      tell(channelId, ['opened', 'joined', 'joined'], (_, at) =>
        at === 1 ? outbox.db.channel.update({ where: { id: channelId }, data: { settings } }) : undefined,
      ),
  };
}
