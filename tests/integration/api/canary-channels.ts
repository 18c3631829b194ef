import { expect } from 'vitest';
import { spellingsOf } from '#tests/support/canary.ts';
import { startMailServer } from '#tests/support/mail-server.ts';
import { startReceiver } from '#tests/support/receiver.ts';
import type { Api } from './api.ts';
import { sendDue } from './send-due.ts';

const SIGNING = Buffer.from('canary-that-signs-webhooks-4711!').toString('base64');
const AUTHORIZATION = 'canary+Auth/header=4711';
const ROUTE = 'canary-of-slack/B4711/x9';
const TOKEN = '4711:canary-of-telegram';
const PASSWORD = 'canary of "mail" 4711';
const SERVICES = 'mailto://canary:apprise-4711@example.com';

/** One secret of every kind that a channel can have. */
export const CHANNEL_CANARIES: Record<string, string[]> = {
  'secret that signs': spellingsOf(SIGNING),
  'header of a receiver': spellingsOf(AUTHORIZATION),
  'address of a chat': spellingsOf(ROUTE),
  'token of a bot': spellingsOf(TOKEN),
  'password of a mail server': spellingsOf(PASSWORD),
  'addresses of services': spellingsOf(SERVICES),
};

/**
 * Adds channels with these secrets, and sends through each to a receiver that repeats the secrets in its answer.
 * @returns the ids of the channels and of their deliveries
 */
export async function sendThroughChannels(api: Api): Promise<string[]> {
  const receiver = await startReceiver();
  const mail = await startMailServer({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ password }, _session, done) => done(new Error(`not ${password}, ${encodeURIComponent(password ?? '')}`)),
  });
  receiver.answer = ({ path, headers, body }) => {
    const said = [path, ...Object.values(headers), body, Buffer.from(String(headers.authorization)).toString('base64')];
    return { status: 400, body: JSON.stringify({ error: said.join(' ').slice(0, 3_000) }) };
  };
  const { origin } = new URL(receiver.url);
  const channels = [
    {
      kind: 'webhook',
      settings: { url: receiver.url },
      secrets: { secret: `whsec_${SIGNING}`, authorization: `Bearer ${AUTHORIZATION}` },
    },
    { kind: 'slack', settings: { mode: 'webhook' }, secrets: { url: `${origin}/services/${ROUTE}` } },
    { kind: 'telegram', settings: { chatId: '1', apiUrl: origin }, secrets: { token: TOKEN } },
    { kind: 'apprise', settings: { url: origin }, secrets: { urls: SERVICES } },
    {
      kind: 'email',
      settings: { host: '127.0.0.1', port: mail.port, security: 'none', from: 'p@example.com', to: ['a@example.com'] },
      secrets: { username: 'canary', password: PASSWORD },
    },
  ];
  const ids: string[] = [];
  for (const channel of channels) {
    const added = await api.call('POST', '/api/v1/channels', { name: channel.kind, ...channel });
    expect(added.status, added.text).toBe(201);
    const { id } = added.body as { id: string };
    const asked = await api.call('POST', `/api/v1/channels/${id}/test`);
    ids.push(id, (asked.body as { id: string }).id);
  }
  await sendDue(api);
  expect(receiver.received).toHaveLength(4);
  const misplaced = {
    name: 'x',
    kind: 'ntfy',
    settings: { topic: AUTHORIZATION },
    secrets: { token: `${TOKEN} `, other: TOKEN },
  };
  expect((await api.call('POST', '/api/v1/channels', misplaced)).status).toBe(422);
  await Promise.all([receiver.close(), mail.close()]);
  return ids;
}
