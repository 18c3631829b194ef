import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { replayDeliveries } from '#lib/db/images/replay.ts';
import { mapNotifiedChannels } from '#lib/db/incidents/notified.ts';
import { type Receiver, startReceiver } from '#tests/support/receiver.ts';
import { HOUR, MINUTE, NOON, type Outbox, openOutbox } from './outbox.ts';

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

const states = async () =>
  (await outbox.db.delivery.findMany({ orderBy: [{ createdAt: 'asc' }, { eventId: 'asc' }] })).map(
    ({ state }) => state,
  );
const types = () => receiver.received.map(({ body }) => JSON.parse(body).type.replace('image.size.regression.', ''));
const settle = (incident: string, state: 'recovered' | 'accepted') =>
  outbox.db.incident.update({ where: { id: incident }, data: { state } });

describe('messages of one incident to one channel', () => {
  it('are sent in order: a newer one waits for an older one that is retried', async () => {
    receiver.answer = (_, before) => ({ status: before === 0 ? 500 : 200 });
    const id = await outbox.addWebhook(receiver.url);
    const [incident, other] = [await outbox.openIncident(), await outbox.openIncident()];
    const sender = outbox.createSender();
    await outbox.addEvent(incident, 'opened', [id]);
    await sender.runDue();
    outbox.clock.advance(1_000);
    await outbox.addEvent(incident, 'recovered', [id]);
    await outbox.addEvent(other, 'opened', [id]);
    await sender.runDue();
    expect(await states()).toEqual(['pending', 'pending', 'delivered']);
    outbox.clock.advance(MINUTE);
    await sender.runDue();
    expect(types()).toEqual(['opened', 'opened', 'opened', 'recovered']);
    const ids = receiver.received.map(({ body }) => JSON.parse(body).data.incident.id);
    expect(ids).toEqual([incident, other, incident, incident]);
  });

  it('are merged into the first one when none was sent yet', async () => {
    const id = await outbox.addWebhook(receiver.url);
    const incident = await outbox.openIncident();
    await outbox.addEvent(incident, 'opened', [id]);
    outbox.clock.advance(1_000);
    await outbox.addEvent(incident, 'recovered', [id]);
    await settle(incident, 'recovered');
    await outbox.createSender().runDue();
    expect(receiver.received).toHaveLength(1);
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({
      type: 'image.size.regression.opened',
      data: { incident: { state: 'recovered' }, event: { kind: 'opened' } },
    });
    expect(await states()).toEqual(['delivered', 'coalesced']);
    const [said, merged] = await outbox.db.delivery.findMany({ orderBy: { eventId: 'asc' } });
    expect(merged?.intoId).toBe(said?.id);
  });

  it('are merged into the newest change of state after the opening was sent', async () => {
    const id = await outbox.addWebhook(receiver.url);
    const incident = await outbox.openIncident();
    await outbox.addEvent(incident, 'opened', [id]);
    const sender = outbox.createSender();
    await sender.runDue();
    for (const event of ['escalated', 'accepted', 'acknowledged'] as const) {
      outbox.clock.advance(1_000);
      await outbox.addEvent(incident, event, [id]);
    }
    await settle(incident, 'accepted');
    await sender.runDue();
    expect(types()).toEqual(['opened', 'accepted']);
    expect(await states()).toEqual(['delivered', 'delivered', 'coalesced', 'coalesced']);
  });

  it('that only edit are not sent to a channel that cannot edit', async () => {
    const id = await outbox.addWebhook(receiver.url);
    const incident = await outbox.openIncident();
    await outbox.addEvent(incident, 'opened', [id]);
    const sender = outbox.createSender();
    await sender.runDue();
    await outbox.addEvent(incident, 'joined', [id]);
    await sender.runDue();
    expect(types()).toEqual(['opened']);
    expect((await states()).at(-1)).toBe('coalesced');
  });

  it('about a joined series open the incident for a channel that does not know it', async () => {
    const id = await outbox.addWebhook(receiver.url);
    await outbox.addEvent(await outbox.openIncident(), 'joined', [id]);
    await outbox.createSender().runDue();
    expect(types()).toEqual(['opened']);
  });

  it('are not sent while the incident is muted', async () => {
    const id = await outbox.addWebhook(receiver.url);
    const incident = await outbox.openIncident();
    await outbox.addEvent(incident, 'opened', [id]);
    const createdAt = outbox.clock.now();
    const until = new Date(createdAt.getTime() + HOUR);
    const mute = { reason: 'known', createdAt, createdBy: 'ada', until };
    await outbox.db.mute.create({ data: { ...mute, matches: { incidentId: incident } } });
    await outbox.createSender().runDue();
    expect(receiver.received).toHaveLength(0);
    expect(await states()).toEqual(['coalesced']);
    // A channel that did not get the opening message gets no closing message.
    expect(await mapNotifiedChannels(outbox.db, [incident])).toEqual(new Map());
  });

  it('count as notified when they were merged into another one', async () => {
    const id = await outbox.addWebhook(receiver.url);
    const incident = await outbox.openIncident();
    for (const event of ['opened', 'escalated'] as const) await outbox.addEvent(incident, event, [id]);
    expect(await mapNotifiedChannels(outbox.db, [incident])).toEqual(new Map([[incident, new Set([id])]]));
    await outbox.createSender().runDue();
    expect(await states()).toEqual(['delivered', 'coalesced']);
    expect(await mapNotifiedChannels(outbox.db, [incident])).toEqual(new Map([[incident, new Set([id])]]));
  });
});

describe('messages above the daily limit of a channel', () => {
  it('are held and sent in one summary when the day ends in the time zone of the channel', async () => {
    // 12:00 UTC is 07:00 in New York. The day of the channel ends at 05:00 UTC.
    const id = await outbox.addWebhook(receiver.url, { messagesPerDay: 2, timeZone: 'America/New_York' });
    const incidents: string[] = [];
    const sender = outbox.createSender();
    for (let count = 0; count < 4; count += 1) {
      const incident = await outbox.openIncident();
      incidents.push(incident);
      await outbox.addEvent(incident, 'opened', [id]);
      await sender.runDue();
      outbox.clock.advance(MINUTE);
    }
    expect(types()).toEqual(['opened', 'opened']);
    // A message about a notified incident does not count as a first message.
    await outbox.addEvent(incidents[0] ?? '', 'recovered', [id]);
    await sender.runDue();
    expect(types()).toEqual(['opened', 'opened', 'recovered']);
    // The summary counts the incident once.
    await outbox.addEvent(incidents[2] ?? '', 'escalated', [id]);
    await sender.runDue();
    outbox.clock.set(new Date('2026-03-03T04:59:59Z'));
    await sender.runDue();
    expect(receiver.received).toHaveLength(3);
    outbox.clock.set(new Date('2026-03-03T05:00:00Z'));
    await sender.runDue();
    const summary = JSON.parse(receiver.received[3]?.body ?? '');
    expect(summary).toMatchObject({ type: 'summary', data: { more: 0 } });
    expect(summary.data.held.map(({ incident }: { incident: { id: string } }) => incident.id)).toEqual(
      incidents.slice(2),
    );
    // The next day begins.
    await outbox.addEvent(await outbox.openIncident(), 'opened', [id]);
    await sender.runDue();
    expect(types().at(-1)).toBe('opened');
  });
});

describe('two senders at the same time', () => {
  it('send each message once, and keep the order of each incident', async () => {
    receiver.answer = async () => {
      await new Promise((done) => setTimeout(done, 3));
      return { status: 200 };
    };
    const channels = await Promise.all(
      Array.from({ length: 4 }, () => outbox.addWebhook(receiver.url, { messagesPerDay: 1_000 })),
    );
    const incidents = await Promise.all(Array.from({ length: 12 }, () => outbox.openIncident()));
    for (const incident of incidents) await outbox.addEvent(incident, 'opened', channels);
    const senders = [outbox.createSender(), outbox.createSender()];
    await Promise.all(senders.map((sender) => sender.runDue()));
    for (const incident of incidents) await outbox.addEvent(incident, 'recovered', channels);
    await Promise.all(senders.map((sender) => sender.runDue()));
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(ids).toHaveLength(96);
    expect(new Set(ids).size).toBe(96);
    expect(new Set(await states())).toEqual(new Set(['delivered']));
    const order = types();
    expect(order.lastIndexOf('opened')).toBeLessThan(order.indexOf('recovered'));
  });
});

describe('resending', () => {
  it('sends the same message under the same id: one, or all failed ones of a time range', async () => {
    receiver.answer = () => ({ status: 400 });
    const id = await outbox.addChannel('gotify', { url: receiver.url }, { token: 'token-of-gotify' });
    for (let count = 0; count < 3; count += 1) {
      await outbox.addEvent(await outbox.openIncident(), 'opened', [id]);
      outbox.clock.advance(MINUTE);
    }
    const sender = outbox.createSender();
    await sender.runDue();
    expect(await states()).toEqual(['dead', 'dead', 'dead']);
    receiver.answer = () => ({ status: 200 });
    const [first] = await outbox.db.delivery.findMany({ orderBy: { createdAt: 'asc' } });
    const before = receiver.received[0]?.body;
    expect(await replayDeliveries(outbox.db, { ids: [first?.id ?? ''] }, outbox.clock.now())).toBe(1);
    await sender.runDue();
    expect(receiver.received.at(-1)?.body).toBe(before);
    const span = { from: NOON, to: new Date(NOON.getTime() + MINUTE), states: ['dead'] as const, channelId: id };
    expect(await replayDeliveries(outbox.db, span, outbox.clock.now())).toBe(1);
    await sender.runDue();
    expect(await states()).toEqual(['delivered', 'delivered', 'dead']);
    expect(await outbox.db.delivery.count()).toBe(3);
    expect(await outbox.db.deliveryAttempt.count()).toBe(5);
  });
});

describe('a sender that wakes itself', () => {
  it('sends when a retry is due, and runs few statements while a message waits behind another', async () => {
    let statements = 0;
    const counting = outbox.db.$extends({
      query: {
        $allOperations: ({ args, query }) => {
          statements += 1;
          return query(args);
        },
      },
    }) as unknown as typeof outbox.db;
    outbox.clock.set(new Date());
    const id = await outbox.addWebhook(receiver.url);
    const [incident, blocked] = [await outbox.openIncident(), await outbox.openIncident()];
    await outbox.addEvent(incident, 'opened', [id]);
    await outbox.addEvent(blocked, 'opened', [id]);
    outbox.clock.advance(1);
    await outbox.addEvent(blocked, 'recovered', [id]);
    const inTime = (ms: number) => new Date(Date.now() + ms);
    await outbox.db.delivery.updateMany({ where: { incidentId: incident }, data: { nextTryAt: inTime(1_500) } });
    const opened = { incidentId: blocked, type: { endsWith: 'opened' } };
    await outbox.db.delivery.updateMany({ where: opened, data: { nextTryAt: inTime(45_000) } });
    const sender = outbox.createSender({ db: counting, clock: { now: () => new Date() }, wakesItself: true });
    await sender.runDue();
    expect(receiver.received).toHaveLength(0);
    await expect.poll(() => receiver.received.length, { timeout: 10_000 }).toBe(1);
    await new Promise((done) => setTimeout(done, 2_000));
    expect(statements).toBeLessThan(40);
    await sender.stop(1_000);
  });
});
