import { describe, expect, it } from 'vitest';
import { intervalsOf, nextCheckAt, retryDelayMs, withJitter } from '#lib/analysis/polls/intervals.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const now = new Date('2026-01-31T00:00:00Z');
const ago = (ms: number) => new Date(now.getTime() - ms);

describe('the intervals of polls and checks', () => {
  const ours = intervalsOf({ relation: 'ours', listIntervalSeconds: null, tagIntervalSeconds: null });
  const upstream = intervalsOf({ relation: 'upstream', listIntervalSeconds: null, tagIntervalSeconds: null });

  it('are 5 and 15 minutes for own images, 6 hours for third-party ones, or as set', () => {
    expect(ours).toEqual({ listMs: 5 * MINUTE_MS, movingMs: 15 * MINUTE_MS });
    expect(upstream).toEqual({ listMs: 6 * HOUR_MS, movingMs: 6 * HOUR_MS });
    expect(intervalsOf({ relation: 'upstream', listIntervalSeconds: 60, tagIntervalSeconds: null })).toEqual({
      listMs: MINUTE_MS,
      movingMs: 6 * HOUR_MS,
    });
  });

  const waitOf = (
    form: 'moving' | 'pr' | 'other' | 'semver' | 'date' | 'hash',
    changedAt: Date | null,
    intervals = ours,
  ) => nextCheckAt({ form, changedAt }, intervals, now, 0.5).getTime() - now.getTime();

  it.each(['semver', 'date', 'hash'] as const)('are one week for a fixed version of form %s (P-05)', (form) => {
    expect(waitOf(form, null)).toBe(7 * DAY_MS);
  });

  it.each(['moving', 'pr', 'other'] as const)(
    'are the tag interval for form %s, and longer once the tag is quiet (P-05)',
    (form) => {
      expect(waitOf(form, null)).toBe(15 * MINUTE_MS);
      expect(waitOf(form, ago(30 * DAY_MS - 1))).toBe(15 * MINUTE_MS);
      expect(waitOf(form, ago(30 * DAY_MS))).toBe(60 * MINUTE_MS);
      expect(waitOf(form, ago(30 * DAY_MS), upstream)).toBe(DAY_MS);
    },
  );

  it('are at most a day for a quiet tag, and never shorter than set (P-05)', () => {
    expect(waitOf('moving', ago(90 * DAY_MS), { listMs: DAY_MS, movingMs: 12 * HOUR_MS })).toBe(DAY_MS);
    expect(waitOf('moving', ago(90 * DAY_MS), { listMs: DAY_MS, movingMs: 3 * DAY_MS })).toBe(3 * DAY_MS);
  });

  it('vary by a tenth in both directions', () => {
    expect([0, 0.5, 1].map((random) => withJitter(1_000, random))).toEqual([900, 1_000, 1_100]);
  });

  it('double after each failure, from a minute to an hour', () => {
    expect([0, 1, 2, 5, 6, 50].map((failures) => retryDelayMs(failures) / MINUTE_MS)).toEqual([1, 2, 4, 32, 60, 60]);
  });
});
