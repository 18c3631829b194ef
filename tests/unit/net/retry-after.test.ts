import { expect, it } from 'vitest';
import { parseRetryAfter } from '#lib/net/retry-after.ts';

const now = new Date('2026-11-23T12:00:00Z');

it.each([
  ['30', 30_000],
  ['0.4', 400],
  ['0', 0],
  ['99999999', 99_999_999_000],
  ['Mon, 23 Nov 2026 12:00:45 GMT', 45_000],
  ['Mon, 23 Nov 2026 11:00:00 GMT', -3_600_000],
  [String(now.getTime() / 1000 + 20), 20_000],
  ['-1', null],
  ['soon', null],
  ['', null],
  [null, null],
])('reads Retry-After %s as %s ms (P-11, L-39)', (text, expected) => {
  expect(parseRetryAfter(text, now)).toBe(expected);
});
