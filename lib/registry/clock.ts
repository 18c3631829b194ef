import { setTimeout as wait } from 'node:timers/promises';

/** Clock makes time an argument, so that the demo and tests bring their own. */
export type Clock = {
  now(): Date;
  /** Resolves after `ms`. Rejects when `signal` is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
};

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (ms, signal) => wait(ms, undefined, signal === undefined ? {} : { signal }),
};
