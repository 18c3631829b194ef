import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nextWakeMs, wakeRepeatedly } from '#lib/jobs/wake-repeatedly.ts';
import { checkSeeds, createRandom, listSeeds, type Random } from '#tests/support/random.ts';

const HOUR_MS = 3_600_000;
const POLL_EVERY_MS = 300_000;

/** Counts the polls of each process within an hour. A process takes everything that is due when it wakes. */
function sharePolls(processes: number, random: Random, nextMs: (random: number) => number): number[] {
  const due = Array.from({ length: 100 }, () => random() * POLL_EVERY_MS);
  const wakes = Array.from({ length: processes }, () => random() * 1_000);
  const polls = wakes.map(() => 0);
  for (;;) {
    const now = Math.min(...wakes);
    if (now > HOUR_MS) return polls;
    const process = wakes.indexOf(now);
    for (const [at, time] of due.entries()) {
      if (time > now) continue;
      due[at] = now + POLL_EVERY_MS;
      polls[process] = (polls[process] ?? 0) + 1;
    }
    wakes[process] = now + nextMs(random());
  }
}

const largestShare = (polls: readonly number[]) => Math.max(...polls) / polls.reduce((sum, count) => sum + count, 0);

describe('two processes with one database', () => {
  it('share the polls: neither does more than 70 %', () =>
    checkSeeds(listSeeds(200), (random) => {
      expect(largestShare(sharePolls(2, random, nextWakeMs))).toBeLessThanOrEqual(0.7);
    }));

  it('would not share them if both woke at fixed times', () => {
    expect(largestShare(sharePolls(2, createRandom(1), () => 60_000))).toBeGreaterThan(0.9);
  });
});

describe('wakeRepeatedly', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('calls after 5 to 15 seconds each time, until it is stopped', () => {
    const work = vi.fn();
    const numbers = [0, 0.999, 0.5];
    const waking = wakeRepeatedly(work, () => numbers.shift() ?? 0);
    vi.advanceTimersByTime(4_999);
    expect(work).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(work).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(14_000);
    expect(work).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1_000);
    expect(work).toHaveBeenCalledTimes(2);
    waking.stop();
    vi.advanceTimersByTime(HOUR_MS);
    expect(work).toHaveBeenCalledTimes(2);
  });
});
