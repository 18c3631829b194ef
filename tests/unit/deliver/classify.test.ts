import { describe, expect, it } from 'vitest';
import { classifyAnswer, classifyFailure } from '#lib/deliver/classify.ts';
import { channelRedactor } from '#lib/deliver/redact.ts';
import { BlockedAddressError } from '#lib/net/blocked-address-error.ts';

const now = new Date('2026-03-02T12:00:00Z');
const answerOf = (status: number, retryAfter: string | null = null) => ({
  status,
  retryAfter,
  text: 'said',
});
const outcomeOf = (status: number, isChat: boolean) =>
  classifyAnswer(answerOf(status), { service: 'X', isChat, now }).outcome;

describe('classifyAnswer', () => {
  it.each([200, 201, 202, 204, 299])('treats %i as delivered', (status) => {
    expect([outcomeOf(status, true), outcomeOf(status, false)]).toEqual(['delivered', 'delivered']);
  });
  it.each([400, 401, 403, 404, 405, 413, 422])('treats %i as permanent for a chat only', (status) => {
    expect([outcomeOf(status, true), outcomeOf(status, false)]).toEqual(['permanent', 'retry']);
  });
  it.each([300, 301, 302, 307, 308, 408, 425, 429, 500, 502, 503, 504, 520])('retries after %i', (status) => {
    expect([outcomeOf(status, true), outcomeOf(status, false)]).toEqual(['retry', 'retry']);
  });
  it('names a redirect in the error, since none is followed', () => {
    expect(classifyAnswer(answerOf(302), { service: 'X', isChat: true, now }).error).toMatch(/redirect/);
  });
  it('disables the channel after 410', () => {
    expect([outcomeOf(410, true), outcomeOf(410, false)]).toEqual(['disabled', 'disabled']);
  });
});

it.each([
  ['120', 120_000],
  ['0', null],
  ['Mon, 02 Mar 2026 11:59:00 GMT', null],
])('keeps Retry-After %s as %s ms, and no wait that is over', (retryAfter, expected) => {
  const answer = answerOf(429, retryAfter);
  expect(classifyAnswer(answer, { service: 'X', isChat: true, now }).retryAfterMs).toBe(expected);
});

describe('classifyFailure (S-19)', () => {
  it.each([
    [new BlockedAddressError('private-address', 'a'), 'permanent', 'private network'],
    [new BlockedAddressError('forbidden-port', 'a'), 'permanent', 'port'],
    [new BlockedAddressError('forbidden-address', 'a'), 'permanent', 'never connects'],
    [Object.assign(new Error('x'), { name: 'TimeoutError' }), 'retry', 'in time'],
    [Object.assign(new Error('x'), { code: 'ENOTFOUND' }), 'retry', 'not found'],
    [
      Object.assign(new Error('x'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
      'retry',
      'The TLS connection to host.example failed.',
    ],
    [
      Object.assign(new Error('10.0.0.9 says: secret banner'), { code: 'ECONNREFUSED' }),
      'retry',
      'cannot connect to host.example',
    ],
    ['no error at all', 'retry', 'cannot connect'],
  ])('classifies %s as %s', (error, outcome, text) => {
    const found = classifyFailure(error, 'host.example');
    expect(found).toMatchObject({ outcome, error: expect.stringContaining(text), answer: null });
    expect(found.error).not.toContain('banner');
  });
});

describe('channelRedactor', () => {
  it('removes the credentials of a header and the path of a URL on their own', () => {
    const redact = channelRedactor(['Bearer abcdefgh', 'https://hooks.example.com/services/T0/B0/xyz?key=1']);
    expect(redact('got abcdefgh at /services/T0/B0/xyz')).toBe('got [redacted] at [redacted]');
  });
});
