import { describe, expect, it } from 'vitest';
import { json, setUpChats } from './chats.ts';

const chats = setUpChats();
const { asked, bodies, origin, tries, tellStory, tellInAnother } = chats;

describe('Telegram', () => {
  it('a channel sends HTML, edits its message, and replies to it', async () => {
    chats.receiver.answer = ({ body }, before) =>
      json({ ok: true, result: { message_id: JSON.parse(body).message_id ?? 40 + before } });
    const settings = { chatId: '-100', threadId: 3, apiUrl: origin() };
    await tellStory(await chats.outbox.addChannel('telegram', settings, { token: '123:ABC-of-telegram' }));
    expect(asked()).toEqual(
      ['sendMessage', 'editMessageText', 'sendMessage', 'editMessageText'].map(
        (method) => `POST /bot123:ABC-of-telegram/${method}`,
      ),
    );
    expect(bodies()).toMatchObject([
      { chat_id: '-100', message_thread_id: 3, parse_mode: 'HTML' },
      { message_id: 40 },
      { reply_parameters: { message_id: 40, allow_sending_without_reply: true } },
      { message_id: 42 },
    ]);
  });

  it('a changed chat gets a new message, and no edit under the id of the old chat', async () => {
    chats.receiver.answer = (_, before) => json({ ok: true, result: { message_id: 40 + before } });
    const settings = { chatId: '-100', apiUrl: origin() };
    const id = await chats.outbox.addChannel('telegram', settings, { token: '1:AB' });
    await tellInAnother(id, { ...settings, chatId: '-200' });
    expect(asked().map((line) => line.split('/').at(-1))).toEqual(['sendMessage', 'sendMessage', 'editMessageText']);
    expect(bodies()[1]).toMatchObject({ chat_id: '-200' });
    expect(bodies()[1].reply_parameters).toBeUndefined();
    expect(bodies()[2]).toMatchObject({ chat_id: '-200', message_id: 41 });
  });

  it('a delivery waits as long as retry_after of the response', async () => {
    chats.receiver.answer = () => json({ ok: false, parameters: { retry_after: 3_600 } }, 429);
    await tellStory(await chats.outbox.addChannel('telegram', { chatId: '1', apiUrl: origin() }, { token: '1:AB' }), [
      'opened',
    ]);
    const [row] = await chats.outbox.db.delivery.findMany();
    expect(row?.nextTryAt?.getTime()).toBe(new Date('2026-03-02T13:00:00Z').getTime());
  });

  it('a delivery to a group that became a supergroup fails with its new id, for new messages and edits', async () => {
    const moved = json({ ok: false, parameters: { migrate_to_chat_id: -1_001_234 } }, 400);
    chats.receiver.answer = (_, before) => (before === 0 ? json({ ok: true, result: { message_id: 40 } }) : moved);
    await tellStory(await chats.outbox.addChannel('telegram', { chatId: '-5', apiUrl: origin() }, { token: '1:AB' }));
    const [first, ...others] = await tries();
    expect(first).toMatchObject({ outcome: 'delivered' });
    expect(others.length).toBeGreaterThan(0);
    for (const other of others)
      expect(other).toMatchObject({
        outcome: 'permanent',
        error: expect.stringContaining('Enter its new chat id: -1001234.'),
      });
  });

  it('an edit that changes nothing counts as delivered and sends no second message', async () => {
    const unchanged = json({ ok: false, description: 'Bad Request: message is not modified: specified new' }, 400);
    chats.receiver.answer = (_, before) => (before === 0 ? json({ ok: true, result: { message_id: 40 } }) : unchanged);
    const id = await chats.outbox.addChannel('telegram', { chatId: '-5', apiUrl: origin() }, { token: '1:AB' });
    await tellStory(id, ['opened', 'acknowledged']);
    expect(chats.receiver.received.map(({ path }) => path.split('/').at(-1))).toEqual([
      'sendMessage',
      'editMessageText',
    ]);
    expect((await tries()).map(({ outcome }) => outcome)).toEqual(['delivered', 'delivered']);
  });

  const withTemplate = () =>
    chats.outbox.addChannel(
      'telegram',
      { chatId: '1', apiUrl: origin(), template: { body: 'an <open tag and {{reference}}' } },
      { token: '1:AB' },
    );

  it.each([
    'Bad Request: can\'t parse entities: Unsupported start tag "open" at byte offset 30',
    "Bad Request: Can't parse entities in message text: Can't find end tag corresponding to start tag b",
  ])('a message with invalid HTML is sent as plain text, also as an edit: %s', async (description) => {
    chats.receiver.answer = ({ body }) =>
      JSON.parse(body).parse_mode === 'HTML'
        ? json({ ok: false, description }, 400)
        : json({ ok: true, result: { message_id: 1 } });
    await tellStory(await withTemplate(), ['opened', 'acknowledged']);
    expect(asked().map((line) => line.split('/').at(-1))).toEqual([
      'sendMessage',
      'sendMessage',
      'editMessageText',
      'editMessageText',
    ]);
    expect(bodies()[1].text).toContain('RUN npm ci');
    expect(bodies()[3]).toMatchObject({ message_id: 1 });
    expect(await tries()).toMatchObject([{ outcome: 'delivered' }, { outcome: 'delivered' }]);
  });

  it.each([
    ['Bad Request: chat not found', 400],
    ['Bad Request: message text is empty', 400],
    ['Bad Request: not enough rights to send text messages to the chat', 400],
    ["Forbidden: can't parse entities", 403],
    [undefined, 400],
  ])('a message that is refused for another reason is sent once and fails: %s (%i)', async (description, status) => {
    chats.receiver.answer = () => json({ ok: false, description }, status);
    await tellStory(await withTemplate(), ['opened']);
    expect(asked()).toHaveLength(1);
    expect(await tries()).toMatchObject([{ outcome: 'permanent', status, error: expect.stringContaining('Telegram') }]);
  });
});
