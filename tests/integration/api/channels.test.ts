import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Channel, ChannelList, CreatedChannel, DeliveryDetail, DeliveryList } from '#lib/views/dto/alerting.ts';
import { type Receiver, startReceiver } from '#tests/support/receiver.ts';
import { type Api, openApi } from './api.ts';
import { addPerson, signInAs } from './people.ts';
import { sendDue } from './send-due.ts';

const PATH = '/api/v1/channels';
const AUTHORIZATION = 'Bearer secret-of-the-receiver';

let api: Api;
let receiver: Receiver;
const as: Record<string, Record<string, string>> = {};
beforeAll(async () => {
  api = await openApi({
    env: { PLIMSOLL_ALLOW_PRIVATE_NETWORKS: 'false', PLIMSOLL_BASE_URL: 'https://plimsoll.test' },
  });
  receiver = await startReceiver();
  for (const role of ['viewer', 'editor'] as const) {
    await addPerson(api, role);
    as[role] = await signInAs(api, `${role}@plimsoll.test`);
  }
});
afterAll(async () => {
  await receiver.close();
  await api.close();
});
beforeEach(async () => {
  receiver.received.length = 0;
  receiver.answer = () => ({ status: 200, body: 'thank you' });
  await api.reset();
});

const webhook = () => ({
  name: 'Hook',
  kind: 'webhook',
  settings: { url: receiver.url },
  allowPrivate: true,
  secrets: { authorization: AUTHORIZATION },
});

async function add(body: object = webhook()): Promise<CreatedChannel> {
  const { status, text, body: created } = await api.call('POST', PATH, body);
  expect(status, text).toBe(201);
  return CreatedChannel.parse(created);
}

/** Adds a channel and expects a refusal. @returns the field that the refusal names */
async function refused(body: object): Promise<string | undefined> {
  const answer = await api.call('POST', PATH, body);
  expect(answer.status, answer.text).toBe(422);
  return (answer.body as { field?: string }).field;
}

describe('channels', () => {
  it('get a generated webhook secret that is shown once, and never return entered secrets (W-39)', async () => {
    const { id, secret, ...channel } = await add();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(channel).toMatchObject({
      enabled: true,
      messagesPerDay: 3,
      digest: { cadence: 'weekly' },
      allowPrivate: true,
    });
    expect(channel.secrets.sort()).toEqual(['authorization', 'secret']);
    const { text } = await api.call('GET', `${PATH}/${id}`);
    expect(text).not.toContain(AUTHORIZATION);
    expect(text).not.toContain(secret ?? '');
    expect((await api.read(PATH, ChannelList)).items.map((item) => item.id)).toEqual([id]);
    expect((await api.runtime.db.channel.findUniqueOrThrow({ where: { id } })).secrets).not.toContain('secret-of');
  });

  it('accept an own secret and do not return it', async () => {
    const own = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
    const { secret } = await add({ ...webhook(), secrets: { secret: own } });
    expect(secret).toBeNull();
  });

  it.each([
    ['settings.url', { kind: 'webhook', settings: { url: 'ftp://example.com' } }],
    ['settings.url', { kind: 'webhook', settings: { url: 'https://user:pass@example.com/x' } }],
    ['settings.extra', { kind: 'webhook', settings: { url: 'https://example.com', extra: 1 } }],
    [
      'secrets.secret',
      { kind: 'webhook', settings: { url: 'https://example.com' }, secrets: { secret: 'whsec_short' } },
    ],
    [
      'secrets.authorization',
      { kind: 'alertmanager', settings: { url: 'https://a.example' }, secrets: { authorization: 'a\r\nX: b' } },
    ],
    ['secrets.url', { kind: 'slack', settings: { mode: 'webhook' } }],
    ['secrets.token', { kind: 'slack', settings: { mode: 'bot', channel: '#a' } }],
    ['settings.channel', { kind: 'slack', settings: { mode: 'bot' }, secrets: { token: 'xoxb' } }],
    [
      'settings.to.0',
      { kind: 'email', settings: { host: 'mail.example.com', from: 'a@b.c', to: ['a@b.c\nBcc: d@e.f'] } },
    ],
    ['settings.from', { kind: 'email', settings: { host: 'mail.example.com', from: 'nobody', to: ['a@b.c'] } }],
    [
      'secrets.username',
      { kind: 'email', settings: { host: 'm.example', from: 'a@b.c', to: ['a@b.c'] }, secrets: { password: 'x' } },
    ],
    ['secrets.token', { kind: 'telegram', settings: { chatId: '1' }, secrets: { token: '../x' } }],
    ['secrets.urls', { kind: 'apprise', settings: { url: 'https://a.example' } }],
    ['settings.topic', { kind: 'ntfy', settings: { topic: 'a/b' } }],
    ['settings.template.title', { kind: 'ntfy', settings: { topic: 'a', template: { title: '{{nobody}}' } } }],
    [
      'digest.timeZone',
      {
        kind: 'ntfy',
        settings: { topic: 'a' },
        digest: { cadence: 'daily', hour: 1, weekday: 1, timeZone: 'Moon/Base' },
      },
    ],
    ['messagesPerDay', { kind: 'ntfy', settings: { topic: 'a' }, messagesPerDay: 0 }],
  ])('name the invalid field: %s', async (field, body) => {
    expect(await refused({ name: 'x', ...body })).toBe(field);
  });

  it('need an admin for a private host, and never allow a metadata address (S-12, S-16)', async () => {
    const { allowPrivate: _, ...plain } = webhook();
    expect((await api.call('POST', PATH, plain)).body).toMatchObject({
      status: 422,
      code: 'private-address',
      field: 'settings.url',
    });
    const editor = { as: as.editor ?? {} };
    expect((await api.call('POST', PATH, webhook(), editor)).status).toBe(403);
    const metadata = { ...webhook(), settings: { url: 'http://169.254.169.254/latest' } };
    expect((await api.call('POST', PATH, metadata)).body).toMatchObject({ code: 'forbidden-address' });
    const mail = { name: 'm', kind: 'email', settings: { host: '127.0.0.1', port: 25, from: 'a@b.c', to: ['a@b.c'] } };
    // Port 25 is allowed for a mail server. The address is still private.
    expect((await api.call('POST', PATH, mail)).body).toMatchObject({ code: 'private-address' });
    expect(
      (await api.call('POST', PATH, { ...webhook(), settings: { url: 'http://127.0.0.1:25/' } })).body,
    ).toMatchObject({ code: 'forbidden-port' });
  });

  it('show viewers only hosts, and editors whole addresses', async () => {
    const { id } = await add();
    const seen = (await api.call('GET', `${PATH}/${id}`, undefined, { as: as.viewer ?? {} })).body as Channel;
    expect(seen.settings).toMatchObject({ url: new URL(receiver.url).origin });
    const edited = (await api.call('GET', `${PATH}/${id}`, undefined, { as: as.editor ?? {} })).body as Channel;
    expect(edited.settings).toMatchObject({ url: receiver.url });
  });

  it('do not keep stored secrets for another host (X-06)', async () => {
    const { id } = await add();
    const elsewhere = { settings: { url: 'https://elsewhere.example.com/' } };
    expect((await api.call('PATCH', `${PATH}/${id}`, elsewhere)).body).toMatchObject({
      status: 422,
      field: 'secrets.authorization',
    });
    const path = { settings: { url: `${receiver.url}/deeper` } };
    expect((await api.call('PATCH', `${PATH}/${id}`, path)).status).toBe(200);
    const forgotten = { ...elsewhere, secrets: { authorization: null } };
    const { status, body } = await api.call('PATCH', `${PATH}/${id}`, forgotten);
    expect(status).toBe(200);
    // The permission for a private network applied to the previous host only.
    expect(body).toMatchObject({
      secrets: ['secret'],
      allowPrivate: false,
      settings: { host: 'elsewhere.example.com' },
    });
  });

  it('keep their permission for a private host while an incoming webhook stays on it', async () => {
    const secrets = { url: `${receiver.url}/hooks/of-mattermost` };
    const { id } = await add({ name: 'M', kind: 'slack', settings: { mode: 'webhook' }, secrets, allowPrivate: true });
    const renamed = await api.call('PATCH', `${PATH}/${id}`, { name: 'Mattermost', enabled: false });
    expect(renamed.status, renamed.text).toBe(200);
    expect(renamed.body).toMatchObject({ name: 'Mattermost', enabled: false, allowPrivate: true });
    const moved = await api.call('PATCH', `${PATH}/${id}`, { secrets: { url: 'https://hooks.example.com/x' } });
    expect(moved.body).toMatchObject({ allowPrivate: false, settings: { host: 'hooks.example.com' } });
  });

  it('do not keep a token when the API address changes first and the mode after it (X-06)', async () => {
    const secrets = { url: 'https://hooks.example.com/x', token: 'xoxb-1' };
    const { id } = await add({ name: 'S', kind: 'slack', settings: { mode: 'webhook' }, secrets });
    const apiUrl = 'https://evil.example.com/api';
    const first = await api.call('PATCH', `${PATH}/${id}`, { settings: { mode: 'webhook', apiUrl } });
    expect(first.status, first.text).toBe(200);
    const second = await api.call('PATCH', `${PATH}/${id}`, { settings: { mode: 'bot', channel: '#a', apiUrl } });
    expect(second.body).toMatchObject({ status: 422, field: 'secrets.token' });
  });

  it('that disabled themselves start without failures when they are enabled', async () => {
    const { id } = await add();
    const failed = { enabled: false, disabledReason: 'gone', disabledAt: new Date(), failingSince: new Date() };
    await api.runtime.db.channel.update({ where: { id }, data: failed });
    expect((await api.call('POST', `${PATH}/${id}/test`)).status).toBe(422);
    const { body } = await api.call('PATCH', `${PATH}/${id}`, { enabled: true });
    expect(body).toMatchObject({ enabled: true, disabledReason: null, failingSince: null });
  });

  it('of plimsoll.yaml cannot be changed by the API', async () => {
    const { id } = await add();
    await api.runtime.db.channel.update({ where: { id }, data: { origin: 'file', place: 'channels.0' } });
    for (const [method, path, body] of [
      ['PATCH', `${PATH}/${id}`, { name: 'other' }],
      ['DELETE', `${PATH}/${id}`, undefined],
      ['POST', `${PATH}/${id}/rotate`, undefined],
    ] as const)
      expect((await api.call(method, path, body)).status).toBe(422);
  });

  it('have an audit event for every change, without secrets', async () => {
    const { id, secret } = await add();
    await api.call('PATCH', `${PATH}/${id}`, { name: 'Other', secrets: { authorization: 'Bearer another-secret' } });
    await api.call('POST', `${PATH}/${id}/rotate`);
    await api.call('DELETE', `${PATH}/${id}`);
    const { text } = await api.call('GET', '/api/v1/audit?limit=6');
    for (const action of ['channel.add', 'channel.change', 'channel.rotate', 'channel.remove', 'channel.allow-private'])
      expect(text).toContain(action);
    for (const hidden of [secret ?? '', 'another-secret', AUTHORIZATION]) expect(text).not.toContain(hidden);
  });
});

describe('messages', () => {
  it('of a test are real and marked, and only admins see the response of the receiver', async () => {
    const { id } = await add();
    const asked = await api.call('POST', `${PATH}/${id}/test`, undefined, { as: as.editor ?? {} });
    expect(asked.status, asked.text).toBe(202);
    const path = `/api/v1/deliveries/${(asked.body as { id: string }).id}`;
    expect(await api.read(path, DeliveryDetail)).toMatchObject({ state: 'pending', kind: 'test', tries: [] });
    await sendDue(api);
    const [got] = receiver.received;
    expect(got?.headers.authorization).toBe(AUTHORIZATION);
    expect(JSON.parse(got?.body ?? '')).toMatchObject({
      type: 'test',
      data: { test: true, title: expect.stringMatching(/^Test: /) },
    });
    const detail = await api.read(path, DeliveryDetail);
    expect(detail).toMatchObject({
      state: 'delivered',
      attempts: 1,
      tries: [{ outcome: 'delivered', status: 200, answer: 'thank you' }],
    });
    const seen = (await api.call('GET', path, undefined, { as: as.editor ?? {} })).body as DeliveryDetail;
    expect(seen.tries[0]?.answer).toBeNull();
  });

  it('of a test that fails are final immediately, with the reason and without a notice', async () => {
    receiver.answer = () => ({ status: 500 });
    const { id } = await add();
    await add({ ...webhook(), name: 'Other' });
    const { body } = await api.call('POST', `${PATH}/${id}/test`);
    await sendDue(api);
    expect(await api.read(`/api/v1/deliveries/${(body as { id: string }).id}`, DeliveryDetail)).toMatchObject({
      state: 'dead',
      tries: [{ outcome: 'retry', nextTryAt: null }],
    });
    expect(receiver.received).toHaveLength(1);
    expect(await api.read(`${PATH}/${id}`, Channel)).toMatchObject({ failingSince: null, deadCount: 0 });
  });

  it('are signed with both secrets after a rotation', async () => {
    const { id } = await add();
    const { status, body } = await api.call('POST', `${PATH}/${id}/rotate`);
    expect(status).toBe(200);
    expect(body).toEqual({ secret: expect.stringMatching(/^whsec_/) });
    await api.call('POST', `${PATH}/${id}/test`);
    await sendDue(api);
    expect(String(receiver.received[0]?.headers['webhook-signature']).split(' ')).toHaveLength(2);
    expect(
      (
        await api.call(
          'POST',
          `${PATH}/${(await add({ name: 'n', kind: 'ntfy', settings: { topic: 'a' } })).id}/rotate`,
        )
      ).status,
    ).toBe(422);
  });

  it('are listed in pages and by filters, and resent by id or time range', async () => {
    const { id } = await add();
    const now = api.runtime.clock.now();
    const rows = Array.from({ length: 5 }, (_, index) => ({
      channelId: id,
      kind: 'test' as const,
      type: 'test',
      state: index < 2 ? ('dead' as const) : ('delivered' as const),
      createdAt: new Date(now.getTime() - index * 60_000),
    }));
    await api.runtime.db.delivery.createMany({ data: rows });
    const first = await api.read(`/api/v1/deliveries?channelId=${id}&limit=3`, DeliveryList);
    const rest = `/api/v1/deliveries?channelId=${id}&limit=3&cursor=${first.nextCursor}`;
    const second = await api.read(rest, DeliveryList);
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([3, 2, null]);
    expect((await api.read('/api/v1/deliveries?state=dead', DeliveryList)).items).toHaveLength(2);
    const replay = (body: object) => api.call('POST', '/api/v1/deliveries/replay', body);
    const span = { from: new Date(now.getTime() - 3_600_000).toISOString(), to: now.toISOString() };
    expect((await replay({ channelId: id, ...span })).body).toEqual({ count: 2 });
    expect((await replay({ ids: [second.items[1]?.id] })).body).toEqual({ count: 1 });
    expect((await replay({ from: span.to, to: span.from })).status).toBe(422);
    await sendDue(api);
    expect(receiver.received).toHaveLength(3);
  });
});
