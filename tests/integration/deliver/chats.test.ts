import { describe, expect, it } from 'vitest';
import { json, setUpChats } from './chats.ts';

const chats = setUpChats();
const { asked, bodies, origin, tries, tellStory, tellInAnother } = chats;

describe('Slack', () => {
  it('an incoming webhook gets blocks, and no message for events that only edit', async () => {
    const id = await chats.outbox.addChannel('slack', { mode: 'webhook' }, { url: chats.receiver.url });
    await tellStory(id);
    expect(asked()).toEqual(['POST /hook', 'POST /hook', 'POST /hook']);
    const [first] = bodies();
    expect(first.blocks[0]).toMatchObject({ type: 'header', text: { type: 'plain_text' } });
    expect(first.blocks[1]).toMatchObject({ type: 'section', text: { type: 'mrkdwn' } });
    expect(JSON.stringify(first)).toContain('RUN npm ci');
  });

  it('a bot posts, edits its message, and replies in the thread', async () => {
    chats.receiver.answer = ({ path }, before) =>
      json({ ok: true, channel: 'C1', ts: path.endsWith('update') ? '1' : `1.${before}` });
    const settings = { mode: 'bot', channel: '#sizes', apiUrl: `${origin()}/api` };
    const id = await chats.outbox.addChannel('slack', settings, { token: 'xoxb-token-of-slack' });
    await tellStory(id);
    expect(asked()).toEqual([
      'POST /api/chat.postMessage',
      'POST /api/chat.update',
      'POST /api/chat.postMessage',
      'POST /api/chat.update',
    ]);
    expect(chats.receiver.received[0]?.headers.authorization).toBe('Bearer xoxb-token-of-slack');
    expect(bodies()).toMatchObject([
      { channel: '#sizes' },
      { channel: 'C1', ts: '1.0' },
      { channel: '#sizes', thread_ts: '1.0', reply_broadcast: true },
      { channel: 'C1' },
    ]);
  });

  it.each([
    ['channel_not_found', 'permanent'],
    ['invalid_auth', 'permanent'],
    ['ratelimited', 'retry'],
    ['internal_error', 'retry'],
  ])('the error %s with status 200 is %s', async (error, outcome) => {
    chats.receiver.answer = () => json({ ok: false, error });
    const settings = { mode: 'bot', channel: 'C1', apiUrl: origin() };
    await tellStory(await chats.outbox.addChannel('slack', settings, { token: 'xoxb-token' }), ['opened']);
    expect(await tries()).toMatchObject([{ outcome, error: expect.stringContaining(error) }]);
  });

  it.each([
    ['message_not_found', undefined],
    ['channel_not_found', undefined],
    ['is_archived', undefined],
    ['edit_window_closed', '7.7'],
  ])('a message that cannot be edited (%s) is posted again', async (error, thread) => {
    chats.receiver.answer = ({ path }) =>
      json(path.endsWith('update') ? { ok: false, error } : { ok: true, channel: 'C1', ts: '7.7' });
    const settings = { mode: 'bot', channel: 'C1', apiUrl: origin() };
    await tellStory(await chats.outbox.addChannel('slack', settings, { token: 'xoxb-token' }), ['opened', 'accepted']);
    expect(asked().map((line) => line.split('.').at(-1))).toEqual(['postMessage', 'update', 'postMessage']);
    expect(bodies()[2].thread_ts).toBe(thread);
  });

  it('a changed channel gets no reply to a thread and no edit of the old channel', async () => {
    chats.receiver.answer = () => json({ ok: true, channel: 'C1', ts: '7.7' });
    const settings = { mode: 'bot', channel: 'C1', apiUrl: origin() };
    const id = await chats.outbox.addChannel('slack', settings, { token: 'xoxb-token' });
    await tellInAnother(id, { ...settings, channel: 'C2' });
    expect(asked().map((line) => line.split('.').at(-1))).toEqual(['postMessage', 'postMessage', 'update']);
    expect(bodies()[1]).toMatchObject({ channel: 'C2' });
    expect(bodies()[1].thread_ts).toBeUndefined();
  });
});

describe('Discord', () => {
  it('a channel requests the message id, edits by it, and allows no mentions', async () => {
    chats.receiver.answer = (_, before) => json({ id: `10${before}` });
    const url = `${origin()}/api/webhooks/1/tok?thread_id=5`;
    await tellStory(await chats.outbox.addChannel('discord', {}, { url }));
    expect(asked()).toEqual([
      'POST /api/webhooks/1/tok?thread_id=5&wait=true',
      'PATCH /api/webhooks/1/tok/messages/100?thread_id=5',
      'POST /api/webhooks/1/tok?thread_id=5&wait=true',
      'PATCH /api/webhooks/1/tok/messages/102?thread_id=5',
    ]);
    for (const body of bodies())
      expect(body).toMatchObject({ allowed_mentions: { parse: [] }, embeds: [{ color: expect.any(Number) }] });
  });

  it('a message that was deleted in Discord is posted again', async () => {
    chats.receiver.answer = ({ method }) => (method === 'PATCH' ? json({ code: 10_008 }, 404) : json({ id: '1' }));
    await tellStory(await chats.outbox.addChannel('discord', {}, { url: chats.receiver.url }), ['opened', 'accepted']);
    expect(asked().map((line) => line.split(' ')[0])).toEqual(['POST', 'PATCH', 'POST']);
  });
});

describe('the other channels', () => {
  it('a response of Teams with status 200 and an error text is a failure (case 18)', async () => {
    const text = 'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429';
    chats.receiver.answer = () => ({ status: 200, body: text });
    await tellStory(await chats.outbox.addChannel('teams', {}, { url: chats.receiver.url }), ['opened']);
    expect(await tries()).toMatchObject([{ outcome: 'retry', status: 200, answer: text }]);
  });

  it('Teams gets an adaptive card below 28 KB', async () => {
    await tellStory(await chats.outbox.addChannel('teams', {}, { url: chats.receiver.url }), ['opened']);
    const [card] = bodies();
    expect(card.attachments[0]).toMatchObject({
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: { type: 'AdaptiveCard', actions: [{ type: 'Action.OpenUrl' }, {}, {}] },
    });
    expect(chats.receiver.received[0]?.body.length).toBeLessThan(28_000);
  });

  it('ntfy gets its topic, a title and a priority', async () => {
    const id = await chats.outbox.addChannel(
      'ntfy',
      { url: chats.receiver.url, topic: 'sizes' },
      { token: 'tk_of_ntfy' },
    );
    await tellStory(id, ['opened']);
    expect(chats.receiver.received[0]?.headers.authorization).toBe('Bearer tk_of_ntfy');
    expect(bodies()[0]).toMatchObject({ topic: 'sizes', priority: 3, title: expect.stringContaining('acme/api') });
  });

  it('Gotify gets its token in a header', async () => {
    await tellStory(await chats.outbox.addChannel('gotify', { url: origin() }, { token: 'A-key-of-gotify' }), [
      'opened',
    ]);
    expect(asked()).toEqual(['POST /message']);
    expect(chats.receiver.received[0]?.headers['x-gotify-key']).toBe('A-key-of-gotify');
    expect(bodies()[0]).toMatchObject({ priority: 5, extras: { 'client::display': { contentType: 'text/markdown' } } });
  });

  it('Apprise is called by key, or with the URLs of services', async () => {
    await tellStory(
      await chats.outbox.addChannel('apprise', { url: origin(), tags: ['ops', 'size'] }, { key: 'team' }),
      ['opened'],
    );
    await tellStory(await chats.outbox.addChannel('apprise', { url: origin() }, { urls: 'mailto://u:p@example.com' }), [
      'opened',
    ]);
    expect(asked()).toEqual(['POST /notify/team', 'POST /notify/']);
    expect(bodies()).toMatchObject([{ tag: 'ops,size', type: 'warning' }, { urls: 'mailto://u:p@example.com' }]);
  });

  it('Alertmanager gets the firing and the resolved alert under one fingerprint', async () => {
    await tellStory(await chats.outbox.addChannel('alertmanager', { url: chats.receiver.url }), [
      'opened',
      'recovered',
    ]);
    expect(bodies()).toMatchObject([
      {
        version: '4',
        status: 'firing',
        truncatedAlerts: 0,
        alerts: [
          {
            status: 'firing',
            endsAt: '0001-01-01T00:00:00Z',
            labels: { alertname: 'ImageSizeRegression', platform: 'linux/amd64' },
          },
        ],
      },
      { status: 'resolved', alerts: [{ status: 'resolved' }] },
    ]);
    const [first, second] = bodies();
    expect(first.alerts[0].fingerprint).toBe(second.alerts[0].fingerprint);
    expect(first.groupKey).toBe(second.groupKey);
  });

  it.each([400, 401, 403, 404, 405, 413, 422])(
    'status %i is final for the API of a chat, and is retried for a webhook',
    async (status) => {
      chats.receiver.answer = () => ({ status });
      await tellStory(await chats.outbox.addChannel('gotify', { url: chats.receiver.url }, { token: 'abcd' }), [
        'opened',
      ]);
      await tellStory(await chats.outbox.addWebhook(chats.receiver.url), ['opened']);
      expect((await tries()).filter(({ nextTryAt }) => nextTryAt === null).map(({ outcome }) => outcome)).toContain(
        'permanent',
      );
      expect((await tries()).map(({ outcome }) => outcome)).toContain('retry');
    },
  );

  it('a custom template replaces the title and the body of a message', async () => {
    const template = { title: '{{reference}} grew {{change}}', body: 'Because of {{instruction}}. {{nothing}}' };
    await tellStory(await chats.outbox.addChannel('ntfy', { url: chats.receiver.url, topic: 'x', template }), [
      'opened',
    ]);
    expect(bodies()[0]).toMatchObject({
      title: 'registry.test/acme/api grew up 11.9 MB (+23.3 %)',
      message: 'Because of RUN npm ci. {{nothing}}',
    });
  });
});
