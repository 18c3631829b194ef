import type { Clock } from '#lib/registry/index.ts';

export type TestClock = Clock & {
  /** Every sleep asked for, in milliseconds. */
  slept: number[];
  advance(ms: number): void;
};

/** A clock whose sleeps end at once, moving its time. Starts at the real time, since fake tokens live by that. */
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
