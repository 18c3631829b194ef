import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getJson, makeDataFolder, postJson, startApp, waitUntil } from '#tests/support/app.ts';
import { type MailServer, startMailServer } from '#tests/support/mail-server.ts';
import { type Receiver, startReceiver } from '#tests/support/receiver.ts';

type Detail = { state: string; attempts: number; tries: { outcome: string }[] };

describe('messages of the whole application', () => {
  const folder = makeDataFolder();
  let receiver: Receiver;
  let mail: MailServer;

  beforeAll(async () => {
    [receiver, mail] = [await startReceiver(), await startMailServer()];
  });
  afterAll(async () => {
    await Promise.all([receiver.close(), mail.close()]);
    folder.remove();
  });

  it('arrive at a webhook and a mailbox, and are sent again under the same id after kill -9', async () => {
    const app = await startApp({ folder: folder.path });
    const add = async (body: object) => (await postJson<{ id: string }>(`${app.url}/api/v1/channels`, body)).id;
    const hook = await add({ name: 'Hook', kind: 'webhook', settings: { url: receiver.url } });
    const settings = {
      host: '127.0.0.1',
      port: mail.port,
      security: 'none',
      from: 'p@example.com',
      to: ['a@example.com'],
    };
    const box = await add({ name: 'Box', kind: 'email', settings });
    const test = async (id: string) => (await postJson<{ id: string }>(`${app.url}/api/v1/channels/${id}/test`)).id;
    await Promise.all([test(hook), test(box)]);
    await waitUntil(async () => receiver.received.length === 1 && mail.mails.length === 1, 20_000);

    receiver.answer = () => 'hang';
    const id = await test(hook);
    await waitUntil(async () => receiver.received.length === 2, 20_000);
    await app.kill();
    receiver.answer = () => ({ status: 200 });

    const next = await startApp({ folder: folder.path });
    await waitUntil(async () => receiver.received.length === 3, 20_000);
    expect(receiver.received.slice(1).map(({ headers }) => headers['webhook-id'])).toEqual([id, id]);
    expect(new Set(receiver.received.slice(1).map(({ body }) => body)).size).toBe(1);
    const read = () => getJson<Detail>(`${next.url}/api/v1/deliveries/${id}`);
    await waitUntil(async () => (await read()).state === 'delivered', 10_000);
    expect((await read()).tries.map(({ outcome }) => outcome)).toEqual(['retry', 'delivered']);
    await next.stop();
  });
});
