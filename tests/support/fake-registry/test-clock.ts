import type { Clock } from '#lib/registry/index.ts';

export type TestClock = Clock & {
  /** Every requested sleep, in milliseconds. */
  slept: number[];
  advance(ms: number): void;
};

/**
 * Creates a clock whose sleeps end immediately and advance its time. It starts at the real time, because fake tokens
 * depend on it.
 */
export function createTestClock(start = new Date()): TestClock {
  let nowMs = start.getTime();
  const slept: number[] = [];
  return {
    slept,
    now: () => new Date(nowMs),
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      slept.push(ms);
      nowMs += ms;
    },
    advance(ms) {
      nowMs += ms;
    },
  };
}
