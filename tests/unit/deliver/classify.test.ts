import { describe, expect, it } from 'vitest';
import { classifyAnswer, classifyFailure, parseRetryAfter } from '#lib/deliver/classify.ts';
import { redactorOf } from '#lib/deliver/redact.ts';
import { BlockedAddressError } from '#lib/net/blocked-address-error.ts';
import { spellingsOf } from '#tests/support/canary.ts';

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
  it('disables the channel after 410', () => {
    expect([outcomeOf(410, true), outcomeOf(410, false)]).toEqual(['disabled', 'disabled']);
  });
});

describe('parseRetryAfter', () => {
  it.each([
    [null, null],
    ['0', null],
    ['120', 120_000],
    ['0.4', 400],
    ['Mon, 02 Mar 2026 12:01:00 GMT', 60_000],
    ['Mon, 02 Mar 2026 11:59:00 GMT', null],
    ['soon', null],
    ['-5', null],
  ])('parses %s', (text, expected) => {
    expect(parseRetryAfter(text, now)).toBe(expected);
  });
});

describe('classifyFailure (S-19)', () => {
  it.each([
    [new BlockedAddressError('private-address', 'a'), 'permanent', 'private network'],
    [new BlockedAddressError('forbidden-port', 'a'), 'permanent', 'port'],
    [new BlockedAddressError('forbidden-address', 'a'), 'permanent', 'never connects'],
    [Object.assign(new Error('x'), { name: 'TimeoutError' }), 'retry', 'in time'],
    [Object.assign(new Error('x'), { code: 'ENOTFOUND' }), 'retry', 'looked up'],
    [Object.assign(new Error('x'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }), 'retry', 'trusted'],
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

describe('redactorOf', () => {
  it('removes a secret in every spelling', () => {
    const secret = 'canary "of" ä+/=';
    const redact = redactorOf([secret]);
    for (const spelling of spellingsOf(secret)) expect(redact(`<${spelling}>`)).not.toContain(spelling);
  });

  it('removes the credentials of a header and the path of a URL on their own', () => {
    const redact = redactorOf(['Bearer abcdefgh', 'https://hooks.example.com/services/T0/B0/xyz?key=1']);
    expect(redact('got abcdefgh at /services/T0/B0/xyz')).toBe('got [redacted] at [redacted]');
  });

  it('keeps words that are shorter than a secret', () => {
    expect(redactorOf(['a', 'of'])('one of a kind')).toBe('one of a kind');
  });
});
