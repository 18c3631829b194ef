import { setTimeout as wait } from 'node:timers/promises';

/** Others wait this long for the first request with a login. One that hangs must not stop them. */
const MAX_WAIT_MS = 5000;

/** LoginCheck is the state of one login: whether it was accepted, and whether a request is finding that out. */
export type LoginCheck = {
  /** When a request with this login was last accepted. Null before the first and after a refusal. */
  acceptedAt: Date | null;
  /** Runs `work` alone until the login was accepted once, so that a wrong password is sent once only. */
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
};

export function createLoginCheck(): LoginCheck {
  let running: Promise<void> | null = null;

  async function waitForOther(other: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
    const ended = new AbortController();
    const timer = wait(MAX_WAIT_MS, undefined, {
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
