import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CHANNEL_SETTINGS } from '#lib/alerts/channel-settings.ts';
import { parseChannelSettings } from '#lib/commands/channels/channel-parts.ts';
import { explainIssue } from '#lib/domain/explain-issue.ts';
import { parseBody } from '#lib/http/parse.ts';

/** Returns the messages about a value. */
const messagesOf = (schema: z.ZodType, value: unknown): string[] =>
  schema.safeParse(value, { error: explainIssue }).error?.issues.map(({ message }) => message) ?? [];

const EMAIL = { host: 'mail.example.com', from: 'plimsoll@example.com', to: ['team@example.com'] };

describe('the explanation of a refused value', () => {
  it.each([
    [z.int().min(1), 'abc', 'Write a whole number'],
    [z.int().min(1), 1.5, 'Write a whole number'],
    [z.int().min(1), 0, 'Write a whole number of 1 or more'],
    [z.int().max(50), 51, 'Write a whole number of 50 or less'],
    [z.number().min(0), -0.5, 'Write a number of 0 or more'],
    [z.int(), Number.MAX_VALUE, `Write a whole number of ${Number.MAX_SAFE_INTEGER} or less`],
    [z.string(), undefined, 'Required: write text'],
    [z.string().min(1), '', 'Write at least one character'],
    [z.string().max(3), 'abcd', 'Write at most 3 characters'],
    [z.string().length(3), 'abcd', 'Write exactly 3 characters'],
    [z.array(z.string()).min(1), [], 'Add at least one entry'],
    [z.array(z.string()).max(1), ['a', 'b'], 'Write at most 1 entry'],
    [z.enum(['web', 'worker']), 'both', 'Write one of web, worker'],
    [z.literal('web'), 'both', 'Write web'],
    [z.boolean(), 'yes', 'Write true or false'],
    [z.email(), 'team', 'Write an e-mail address, for example team@example.com'],
    [z.string().regex(/^a$/), 'b', 'Correct the format'],
    [z.union([z.string(), z.number()]), null, 'Correct the format'],
    [z.strictObject({}), { size: 1 }, 'Remove size: Plimsoll does not know this field'],
    [z.strictObject({}), { size: 1, unit: 2 }, 'Remove size, unit: Plimsoll does not know these fields'],
    [z.int().multipleOf(5), 3, 'Write a multiple of 5'],
    [z.string().regex(/^a$/, 'must be a'), 'b', 'must be a'],
  ])('says what to write: %#', (schema: z.ZodType, value, message) => {
    expect(messagesOf(schema, value)).toEqual([message]);
  });

  it('names a port number for a mail server', () => {
    for (const port of ['abc', 0, 70_000, 1.5])
      expect(messagesOf(CHANNEL_SETTINGS.email, { ...EMAIL, port })).toEqual(['Write a port number, for example 587']);
  });

  it('is the message of a refused channel', () => {
    const telegram = { chatId: '-1001', threadId: 0 };
    expect(() => parseChannelSettings('telegram', telegram)).toThrow(
      '"settings.threadId": Write a whole number of 1 or more.',
    );
    expect(() => parseChannelSettings('gotify', { url: 'gotify' })).toThrow(
      '"settings.url": Write the full URL, for example https://example.com/path, without a user name.',
    );
  });

  it('is the message of a refused request', async () => {
    const request = new Request('http://localhost/', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"days":"x"}',
    });
    await expect(parseBody(request, z.object({ days: z.int() }))).rejects.toThrow('"days": Write a whole number.');
  });
});
