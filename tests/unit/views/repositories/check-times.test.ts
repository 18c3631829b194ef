import { describe, expect, it } from 'vitest';
import { toCheckTimes } from '#lib/views/repositories/check-times.ts';

const [MORNING, NOON, LATER] = ['2026-11-29T09:00:00.000Z', '2026-11-29T12:00:00.000Z', '2026-11-29T12:05:00.000Z'];
const row = {
  lastPollAt: new Date(NOON),
  lastSuccessAt: new Date(NOON),
  nextPollAt: new Date(LATER),
  consecutiveFailures: 0,
  poll: { state: 'succeeded' as const },
};

describe('times of checks', () => {
  it('shows no failure after a check that succeeded', () => {
    expect(toCheckTimes(row)).toEqual({ lastCheckedAt: NOON, checkFailedAt: null, nextLookAt: LATER });
  });

  it('keeps the time of the last successful check when a later attempt fails', () => {
    const failed = {
      ...row,
      lastSuccessAt: new Date(MORNING),
      consecutiveFailures: 1,
      poll: { state: 'failed' as const },
    };
    expect(toCheckTimes(failed)).toEqual({ lastCheckedAt: MORNING, checkFailedAt: NOON, nextLookAt: LATER });
  });

  it('still shows the failed attempt while the next poll runs', () => {
    const again = {
      ...row,
      lastSuccessAt: new Date(MORNING),
      consecutiveFailures: 2,
      poll: { state: 'running' as const },
    };
    expect(toCheckTimes(again)).toMatchObject({ lastCheckedAt: MORNING, checkFailedAt: NOON });
  });

  it('counts a poll of a paused registry as a failed attempt', () => {
    const paused = { ...row, lastSuccessAt: new Date(MORNING), poll: { state: 'failed' as const } };
    expect(toCheckTimes(paused).checkFailedAt).toBe(NOON);
  });

  it('counts an incomplete check as a check', () => {
    expect(toCheckTimes({ ...row, poll: { state: 'partial' } })).toMatchObject({
      lastCheckedAt: NOON,
      checkFailedAt: null,
    });
  });

  it('has no times before the first poll', () => {
    expect(toCheckTimes({ ...row, lastPollAt: null, lastSuccessAt: null, nextPollAt: null, poll: null })).toEqual({
      lastCheckedAt: null,
      checkFailedAt: null,
      nextLookAt: null,
    });
  });
});
