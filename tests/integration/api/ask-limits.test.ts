import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Receiver, startReceiver } from '#tests/support/receiver.ts';
import { type Api, openApi } from './api.ts';

let api: Api;
let receiver: Receiver;
beforeAll(async () => {
  api = await openApi();
  receiver = await startReceiver();
});
afterAll(async () => {
  await receiver.close();
  await api.close();
});

/** Repeats the call until it is refused. @returns the refusal */
async function callTillRefused(path: string) {
  for (let calls = 0; calls < 200; calls += 1) {
    const answer = await api.call('POST', path);
    if (answer.status === 429) return answer;
  }
  throw new Error(`${path} is never refused`);
}

it('a rate limit names what was too frequent, and does not limit other requests (X-07)', async () => {
  const channel = await api.call('POST', '/api/v1/channels', {
    name: 'Hook',
    kind: 'webhook',
    settings: { url: receiver.url },
    allowPrivate: true,
  });
  const { id } = channel.body as { id: string };
  const refused = await callTillRefused(`/api/v1/channels/${id}/test`);
  expect(refused.body).toMatchObject({ detail: 'Too many test messages within a minute.' });
  const registry = await api.call('POST', '/api/v1/registries', { url: 'https://registry.invalid' });
  const path = `/api/v1/registries/${(registry.body as { id: string }).id}/test`;
  expect((await api.call('POST', path)).status).toBe(200);
  const preview = { reference: 'registry.invalid/team/app' };
  expect((await api.call('POST', '/api/v1/repositories/preview', preview)).status).toBe(200);
  expect((await callTillRefused(path)).body).toMatchObject({
    detail: expect.stringMatching(/^Too many requests to registries within a minute/),
  });
});
