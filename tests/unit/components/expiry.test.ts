import { describe, expect, it } from 'vitest';
import { expiryText } from '#components/figures/expiry.tsx';

const NOW = new Date('2026-11-23T08:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('expiryText', () => {
  it.each([
    [90 * DAY, 'expires in 90 d'],
    [90 * DAY - 1, 'expires in 90 d'],
    [7 * DAY - 60_000, 'expires in 7 d'],
    [1.5 * DAY, 'expires in 2 d'],
    [1.5 * DAY - 1, 'expires in 1 d'],
    [DAY - 1, 'expires in 23 h'],
    [2 * HOUR, 'expires in 2 h'],
    [1, 'expires now'],
    [30_000, 'expires in < 1 min'],
    [0, 'expired just now'],
    [-2 * DAY, 'expired 2 d ago'],
  ])('describes an expiry %i ms from now', (ms, text) => {
    expect(expiryText(new Date(NOW.getTime() + ms), NOW)).toBe(text);
  });
});
