import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { insertDelivery } from '#lib/db/deliveries/delivery-records.ts';
import { lockChannel } from '#lib/db/settings/channels.ts';
import { type Receiver, startReceiver } from '#tests/support/receiver.ts';
import { HOUR, MINUTE, NOON, type Outbox, openOutbox, SIGNING } from './outbox.ts';

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

const rows = () => outbox.db.delivery.findMany({ orderBy: [{ createdAt: 'asc' }, { eventId: 'asc' }] });
const tries = () => outbox.db.deliveryAttempt.findMany({ orderBy: { id: 'asc' } });
const channel = (id: string) => outbox.db.channel.findUniqueOrThrow({ where: { id } });
const payloads = () => receiver.received.map(({ body }) => JSON.parse(body));

describe('a pending message', () => {
  it('is sent once, with a signature that the verifier of standardwebhooks accepts (W-39)', async () => {
    const id = await outbox.addWebhook(receiver.url);
    // The verifier of the signature uses the system's clock.
    outbox.clock.set(new Date());
    const incident = await outbox.openIncident();
    await outbox.addEvent(incident, 'opened', [id]);
    await outbox.createSender().runDue();
    await outbox.createSender().runDue();
    expect(receiver.received).toHaveLength(1);
    const [got] = receiver.received;
    const [row] = await rows();
    const headers = got?.headers as Record<string, string>;
    expect(headers['webhook-id']).toBe(row?.id);
    expect(new Webhook(SIGNING).verify(got?.body ?? '', headers)).toMatchObject({
      type: 'image.size.regression.opened',
    });
    expect(() => new Webhook(SIGNING).verify(`${got?.body} `, headers)).toThrow();
    expect(payloads()[0]).toMatchObject({
      type: 'image.size.regression.opened',
      data: {
        test: false,
        incident: { state: 'open', severity: 'warning' },
        subject: { reference: 'registry.test/acme/api', stream: 'main', platforms: ['linux/amd64'] },
        size: { beforeBytes: 51_000_000, afterBytes: 62_900_000, deltaBytes: 11_900_000 },
        cause: { instruction: 'RUN npm ci' },
        cost: { pullCostBytes: 31_900_000 },
        quiet: { incidents90d: 0 },
      },
    });
    expect(payloads()[0].data.links.compare).toMatch(
      /^https:\/\/plimsoll\.test\/compare\?from=registry\.test%2Facme%2Fapi%40sha256/,
    );
    expect(row).toMatchObject({ state: 'delivered', attempts: 1, leaseToken: null });
    expect((await channel(id)).lastSentAt).not.toBeNull();
  });

  it('is signed with both secrets during a rotation, and with one after it (W-39)', async () => {
    const before = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
    const previousUntil = new Date(Date.now() + HOUR).toISOString();
    const settings = { url: receiver.url, previousUntil };
    const id = await outbox.addChannel('webhook', settings, { secret: SIGNING, previousSecret: before });
    outbox.clock.set(new Date());
    await outbox.addEvent(await outbox.openIncident(), 'opened', [id]);
    await outbox.createSender().runDue();
    const [got] = receiver.received;
    for (const secret of [SIGNING, before])
      expect(new Webhook(secret).verify(got?.body ?? '', got?.headers as Record<string, string>)).toBeTruthy();
    outbox.clock.advance(2 * HOUR);
    await outbox.addEvent(await outbox.openIncident(), 'opened', [id]);
    await outbox.createSender().runDue();
    expect(receiver.received[1]?.headers['webhook-signature']).not.toContain(' ');
  });

  it('is retried by its schedule with the same body and id, and every attempt is stored (W-42)', async () => {
    const id = await outbox.addWebhook(receiver.url);
    receiver.answer = (_, before) => (before < 2 ? { status: 500, body: `no ${before}` } : { status: 204 });
    const incident = await outbox.openIncident();
    await outbox.addEvent(incident, 'opened', [id]);
    const sender = outbox.createSender();
    await sender.runDue();
    // Later changes of the incident do not change the text of a sent message.
    await outbox.db.incident.update({ where: { id: incident }, data: { severity: 'critical' } });
    for (const [wait, count] of [
      [4_999, 1],
      [1, 2],
      [5 * MINUTE - 1, 2],
      [1, 3],
    ] as const) {
      outbox.clock.advance(wait);
      await sender.runDue();
      expect(receiver.received).toHaveLength(count);
    }
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(3);
    expect((await tries()).map(({ outcome, status, answer }) => [outcome, status, answer])).toEqual([
      ['retry', 500, 'no 0'],
      ['retry', 500, 'no 1'],
      ['delivered', 204, ''],
    ]);
    expect((await channel(id)).failingSince).toBeNull();
  });

  it('fails after the last retry, and a working channel gets one notice of it (W-42)', async () => {
    receiver.answer = () => ({ status: 503 });
    const other = await startReceiver();
    const id = await outbox.addChannel('ntfy', { url: receiver.url, topic: 'x' });
    const second = await outbox.addChannel('ntfy', { url: other.url, topic: 'y' }, {}, { lastSentAt: NOON });
    await outbox.addEvent(await outbox.openIncident(), 'opened', [id]);
    const sender = outbox.createSender();
    for (const wait of [0, 30_000, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, 24 * HOUR]) {
      outbox.clock.advance(wait);
      await sender.runDue();
    }
    expect(receiver.received).toHaveLength(7);
    const all = await rows();
    expect(all.map(({ kind, state, channelId }) => [kind, state, channelId])).toEqual([
      ['incident', 'dead', id],
      ['deadLetter', 'delivered', second],
    ]);
    expect(all[0]?.intoId).toBe(all[1]?.id);
    expect(other.received[0]?.body).toContain('503');
    // The other channel fails too. A failed notice causes no further notice.
    other.answer = () => ({ status: 400 });
    outbox.clock.advance(MINUTE);
    await outbox.addEvent(await outbox.openIncident(), 'opened', [second]);
    await sender.runDue();
    receiver.answer = () => ({ status: 400 });
    outbox.clock.advance(MINUTE);
    await sender.runDue();
    expect((await rows()).filter(({ kind }) => kind === 'deadLetter').map(({ state }) => state)).toEqual([
      'delivered',
      'dead',
    ]);
    await other.close();
  });

  it('that gets 410 disables the channel with a reason, and fails the other messages of the channel', async () => {
    receiver.answer = () => ({ status: 410 });
    const other = await startReceiver();
    const id = await outbox.addWebhook(receiver.url);
    await outbox.addWebhook(other.url);
    for (let count = 0; count < 3; count += 1) await outbox.addEvent(await outbox.openIncident(), 'opened', [id]);
    await outbox.createSender().runDue();
    expect(receiver.received).toHaveLength(1);
    expect(await channel(id)).toMatchObject({ enabled: false, disabledReason: expect.stringContaining('410') });
    expect((await rows()).filter(({ channelId }) => channelId === id).map(({ state }) => state)).toEqual([
      'dead',
      'dead',
      'dead',
    ]);
    expect(other.received).toHaveLength(1);
    expect(JSON.parse(other.received[0]?.body ?? '')).toMatchObject({ type: 'delivery.dead', data: { attempts: 1 } });
    await other.close();
  });

  it('that fails for three days disables the channel (W-42)', async () => {
    receiver.answer = () => ({ status: 500 });
    const id = await outbox.addWebhook(receiver.url);
    await outbox.addEvent(await outbox.openIncident(), 'opened', [id]);
    const sender = outbox.createSender();
    await sender.runDue();
    outbox.clock.advance(72 * HOUR - 1);
    await sender.runDue();
    expect(await channel(id)).toMatchObject({ enabled: true, failingSince: NOON });
    outbox.clock.advance(HOUR);
    await sender.runDue();
    expect(await channel(id)).toMatchObject({
      enabled: false,
      disabledReason: expect.stringContaining('since 2026-03-02 12:00 UTC'),
    });
  });

  it('that gets 429 with Retry-After delays all messages of the channel for that time', async () => {
    receiver.answer = (_, before) =>
      before === 0 ? { status: 429, headers: { 'retry-after': '120' } } : { status: 200 };
    const id = await outbox.addWebhook(receiver.url);
    for (let count = 0; count < 2; count += 1) await outbox.addEvent(await outbox.openIncident(), 'opened', [id]);
    const sender = outbox.createSender();
    await sender.runDue();
    outbox.clock.advance(119_000);
    await sender.runDue();
    expect(receiver.received).toHaveLength(1);
    outbox.clock.advance(1_000);
    await sender.runDue();
    expect(receiver.received).toHaveLength(3);
  });

  it('is sent once when the database is slow to store the result', async () => {
    const id = await outbox.addWebhook(receiver.url);
    await outbox.addEvent(await outbox.openIncident(), 'opened', [id]);
    let slow: Promise<void> | null = null;
    receiver.answer = async () => {
      const held = Promise.withResolvers<void>();
      slow = outbox.db.$transaction(
        async (tx) => {
          await lockChannel(tx, id);
          held.resolve();
          await new Promise((done) => setTimeout(done, 5_500));
        },
        { timeout: 20_000 },
      );
      await held.promise;
      return { status: 200 };
    };
    const sender = outbox.createSender({ timeoutMs: 8_000 });
    await sender.runDue();
    await slow;
    expect(await rows()).toMatchObject([{ state: 'delivered', attempts: 1 }]);
    expect(await tries()).toMatchObject([{ outcome: 'delivered' }]);
  }, 30_000);

  it('can be added while its channel is locked by a sender', async () => {
    const id = await outbox.addWebhook(receiver.url);
    const notice = { id: crypto.randomUUID(), channelId: id, kind: 'deadLetter' as const, type: 'delivery.dead' };
    await outbox.db.$transaction(async (tx) => {
      await lockChannel(tx, id);
      await insertDelivery(outbox.db, { ...notice, nextTryAt: NOON }, NOON);
    });
    expect(await rows()).toMatchObject([{ kind: 'deadLetter', state: 'pending' }]);
  });

  it('that gets a redirect fails, and the redirect is not followed (W-40)', async () => {
    const elsewhere = await startReceiver();
    receiver.answer = () => ({ status: 307, headers: { location: elsewhere.url } });
    const id = await outbox.addChannel(
      'alertmanager',
      { url: receiver.url },
      { authorization: 'Bearer of-the-receiver' },
    );
    await outbox.addEvent(await outbox.openIncident(), 'opened', [id]);
    await outbox.createSender().runDue();
    expect(receiver.received[0]?.headers.authorization).toBe('Bearer of-the-receiver');
    expect(elsewhere.received).toHaveLength(0);
    expect(await tries()).toMatchObject([
      { outcome: 'retry', status: 307, error: expect.stringContaining('redirect') },
    ]);
    await elsewhere.close();
  });

  it.each(['hang', 'drop'] as const)(
    'to a receiver that %ss is retried, and delays no other channel (W-40)',
    async (how) => {
      receiver.answer = () => how;
      const other = await startReceiver();
      const [slow, quick] = [await outbox.addWebhook(receiver.url), await outbox.addWebhook(other.url)];
      await outbox.addEvent(await outbox.openIncident(), 'opened', [slow, quick]);
      await outbox.createSender({ timeoutMs: 500 }).runDue();
      expect(other.received).toHaveLength(1);
      expect((await rows()).map(({ state }) => state).sort()).toEqual(['delivered', 'pending']);
      expect((await tries()).find(({ outcome }) => outcome === 'retry')?.error).toMatch(/in time|cannot connect/);
      await other.close();
    },
  );

  it('stores at most 1 KiB of the response, without the secrets in it (W-40, W-41)', async () => {
    const authorization = 'Bearer s3cret-of-the-receiver';
    receiver.answer = ({ headers }) => ({
      status: 500,
      body: `${headers.authorization} ${Buffer.from(authorization).toString('base64')} ${'x'.repeat(100_000)}`,
    });
    const id = await outbox.addChannel('webhook', { url: receiver.url }, { secret: SIGNING, authorization });
    await outbox.addEvent(await outbox.openIncident(), 'opened', [id]);
    await outbox.createSender().runDue();
    const [kept] = await tries();
    expect(kept?.answer).toMatch(/^\[redacted\] \[redacted\]/);
    expect(kept?.answer).not.toContain('s3cret');
    expect(kept?.answer?.length).toBeLessThanOrEqual(1_024);
  });

  it('is sent only when the connection guard allows it for its own channel (S-16)', async () => {
    const id = await outbox.addWebhook(receiver.url, { allowPrivate: false });
    await outbox.addEvent(await outbox.openIncident(), 'opened', [id]);
    await outbox.createSender({ privateNetworks: [] }).runDue();
    expect(receiver.received).toHaveLength(0);
    expect(await tries()).toMatchObject([
      { outcome: 'permanent', status: null, error: expect.stringContaining('private network') },
    ]);
    const allowed = await outbox.addWebhook(receiver.url, { allowPrivate: true });
    await outbox.addEvent(await outbox.openIncident(), 'opened', [allowed]);
    await outbox.createSender({ privateNetworks: [] }).runDue();
    expect(payloads().map(({ type }) => type)).toEqual(['image.size.regression.opened']);
  });
});
