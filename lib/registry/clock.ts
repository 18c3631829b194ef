import { setTimeout as wait } from 'node:timers/promises';

/** Time as an argument, so that replay and tests bring their own. */
export type Clock = {
  now(): Date;
  /** Resolves after `ms`; rejects as soon as `signal` is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
};

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (ms, signal) => wait(ms, undefined, signal === undefined ? {} : { signal }),
};
