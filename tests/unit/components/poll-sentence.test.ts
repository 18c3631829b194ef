import { describe, expect, it } from 'vitest';
import { pollSentence } from '#components/repository/poll-sentence.ts';
import type { Poll } from '#lib/views/dto/poll.ts';

const AT = '2026-01-10T12:00:00.000Z';
const poll = (change: Partial<Poll>): Poll => ({
  id: '1',
  repositoryId: '1',
  state: 'partial',
  trigger: 'manual',
  queuedAt: AT,
  startedAt: AT,
  finishedAt: AT,
  requests: { ping: 0, token: 0, list: 1, head: 5, manifest: 0, config: 0, blob: 0 },
  observed: 0,
  tagsDone: 5,
  tagsWanted: 5,
  tagsLeft: 0,
  error: null,
  failures: [],
  ...change,
});
const failed = (tag: string, code: string, message: string) => ({ tag, code, message });

describe('the sentence about a partial poll', () => {
  it('contains the only reason of the failed tags', () => {
    expect(pollSentence(poll({ failures: [failed('a', 'denied', 'a was refused.')] }))).toBe(
      'Checked 5 tags: no changes. 1 tag could not be read: a was refused.',
    );
  });

  it('contains the most frequent of several reasons', () => {
    const failures = [failed('a', 'timeout', 'a took long.'), failed('b', 'denied', 'b was refused.')];
    expect(pollSentence(poll({ failures: [...failures, failed('c', 'denied', 'c was refused.')] }))).toBe(
      'Checked 5 tags: no changes. 3 tags could not be read. Most frequent reason: b was refused.',
    );
  });

  it('contains the error that ended the poll once', () => {
    const error = {
      code: 'timeout',
      message: 'The list took long.',
      hint: 'Nothing to do.',
      since: null,
      until: null,
      reason: null,
    };
    expect(pollSentence(poll({ error, failures: [failed('a', 'timeout', 'The list took long.')] }))).toBe(
      'Checked 5 tags: no changes. The list took long. Nothing to do.',
    );
  });
});

describe('the sentence about a poll without a list of tags', () => {
  it('gives the reason of the list separately from the failed tags', () => {
    const failures = [failed('', 'list-denied', 'No list for you.'), failed('a', 'denied', 'No tag for you.')];
    expect(pollSentence(poll({ failures }))).toBe(
      'Checked 5 tags: no changes. The list of tags could not be read: No list for you. 1 tag could not be read: No tag for you.',
    );
  });
});

describe('the sentence about a poll during a pause', () => {
  it('contains the cause of the pause, without a time in another zone', () => {
    const until = '2026-01-10T14:00:00.000Z';
    const message = `The poll was not sent: the registry is paused until ${until}, because it answered 429.`;
    const error = { code: 'paused', message, hint: 'Wait.', since: null, until, reason: 'It answered 429.' };
    expect(pollSentence(poll({ state: 'failed', error }))).toBe(
      'Requests to this registry are paused: It answered 429.',
    );
    expect(pollSentence(poll({ state: 'failed', error: { ...error, reason: null } }))).toBe(`${message} Wait.`);
  });
});
