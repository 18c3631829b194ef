import { setTimeout as wait } from 'node:timers/promises';

/** So long others wait for the first request with a login; one that hangs must not stop them. */
const PATIENCE_MS = 5000;

/** What is known of one login: whether it was accepted, and whether a request is finding that out. */
export type Trial = {
  /** When a request with this login was last accepted; null before, and after a refusal. */
  acceptedAt: Date | null;
  /** Runs `work` alone until the login was accepted once, so that a wrong password is sent once and not by all at a time. */
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
};

export function createTrial(): Trial {
  let running: Promise<void> | null = null;

  async function waitForOther(other: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
    const ended = new AbortController();
    const timer = wait(PATIENCE_MS, undefined, {
      signal: signal === undefined ? ended.signal : AbortSignal.any([signal, ended.signal]),
    }).catch(() => undefined);
    await Promise.race([other, timer]);
    ended.abort();
    signal?.throwIfAborted();
  }

  return {
    acceptedAt: null,
    async run(work, signal) {
      if (this.acceptedAt === null && running !== null) await waitForOther(running, signal);
      if (this.acceptedAt !== null || running !== null) return work();
      const done = Promise.withResolvers<void>();
      running = done.promise;
      try {
        return await work();
      } finally {
        running = null;
        done.resolve();
      }
    },
  };
}
