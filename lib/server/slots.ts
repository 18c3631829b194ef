import { AsyncResource } from 'node:async_hooks';
import { TooManyTriesError } from '#lib/auth/errors.ts';
import { StoppedError } from '#lib/views/errors.ts';

export type SlotOptions = {
  /** Number of pieces of work that run at the same time. */
  atOnce: number;
  /** Number that wait, in order. Further ones are refused. */
  waiting: number;
  /** Message of a refusal. */
  refusal: string;
  /** When a refused client may try again, in seconds. */
  retrySeconds: number;
};

export type Slots = {
  /**
   * Runs `work` in a free slot. `signal` removes it from the queue; work that runs continues.
   *
   * @throws TooManyTriesError when the queue is full, StoppedError when `signal` is aborted first
   */
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
};

/** Bounds how much work of one kind runs or waits in this process at the same time. */
export function createSlots({ atOnce, waiting, refusal, retrySeconds }: SlotOptions): Slots {
  const queue = new Set<() => void>();
  let taken = 0;

  function wait(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      // Runs when other work ends, so the async context of this request is bound here.
      const start = AsyncResource.bind(() => {
        queue.delete(start);
        signal?.removeEventListener('abort', stop);
        resolve();
      });
      function stop(): void {
        queue.delete(start);
        reject(new StoppedError('The request was cancelled.'));
      }
      queue.add(start);
      signal?.addEventListener('abort', stop, { once: true });
    });
  }

  /** A slot passes directly to the first in the queue, so that no newer work takes it. */
  function release(): void {
    const [first] = queue;
    if (first) first();
    else taken -= 1;
  }

  return {
    async run(work, signal) {
      if (signal?.aborted) throw new StoppedError('The request was cancelled.');
      if (taken < atOnce) taken += 1;
      else if (queue.size < waiting) await wait(signal);
      else throw new TooManyTriesError(refusal, retrySeconds);
      try {
        return await work();
      } finally {
        release();
      }
    },
  };
}
