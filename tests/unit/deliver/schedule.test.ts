import { describe, expect, it } from 'vitest';
import { retryDelayMs } from '#lib/deliver/schedule.ts';

const S = 1_000;
const M = 60 * S;
const H = 60 * M;
const plain = { retryAfterMs: null, random: 0.5 };

describe('retryDelayMs (W-42)', () => {
  it.each([
    ['webhook', [5 * S, 5 * M, 30 * M, 2 * H, 5 * H, 10 * H, 14 * H, 20 * H, 24 * H, null]],
    ['alertmanager', [5 * S, 5 * M, 30 * M, 2 * H, 5 * H, 10 * H, 14 * H, 20 * H, 24 * H, null]],
    ['slack', [30 * S, 5 * M, 30 * M, 2 * H, 6 * H, 24 * H, null, null]],
    ['email', [30 * S, 5 * M, 30 * M, 2 * H, 6 * H, 24 * H, null, null]],
  ] as const)('grows with each attempt for %s', (kind, expected) => {
    expect(expected.map((_, index) => retryDelayMs(kind, index + 1, plain))).toEqual(expected);
  });

  it.each([
    [0, 24 * S],
    [0.25, 27 * S],
    [0.999_999, 36 * S],
  ])('spreads 30 s by a fifth with random value %f', (random, expected) => {
    expect(retryDelayMs('slack', 1, { retryAfterMs: null, random })).toBe(expected);
  });

  it('uses Retry-After when it is longer, up to a day', () => {
    expect(retryDelayMs('slack', 1, { retryAfterMs: 90 * S, random: 0 })).toBe(90 * S);
    expect(retryDelayMs('slack', 3, { retryAfterMs: 90 * S, random: 0.5 })).toBe(30 * M);
    expect(retryDelayMs('slack', 1, { retryAfterMs: 400 * H, random: 0 })).toBe(24 * H);
  });

  it('ends after the last attempt despite Retry-After', () => {
    expect(retryDelayMs('slack', 7, { retryAfterMs: S, random: 0 })).toBeNull();
  });
});
