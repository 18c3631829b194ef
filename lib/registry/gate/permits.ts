type Waiter = { startNext(): void };

/**
 * Permits allow at most `limit()` holders at a time, first come, first served. A caller that aborts leaves the queue.
 */
export function createPermits(limit: () => number) {
  let held = 0;
  const queue = new Set<Waiter>();

  /** Must be called whenever the limit may have risen. */
  function startNext(): void {
    for (const next of queue) {
      if (held >= limit()) return;
      queue.delete(next);
      held += 1;
      next.startNext();
    }
  }

  return {
    startNext,
    acquire(signal?: AbortSignal): Promise<void> | undefined {
      signal?.throwIfAborted();
      if (held < limit() && queue.size === 0) {
        held += 1;
        return undefined;
      }
      return new Promise((resolve, reject) => {
        const leave = () => {
          queue.delete(waiter);
          reject(signal?.reason);
        };
        const waiter: Waiter = {
          startNext() {
            signal?.removeEventListener('abort', leave);
            resolve();
          },
        };
        signal?.addEventListener('abort', leave, { once: true });
        queue.add(waiter);
      });
    },
    release(): void {
      held -= 1;
      startNext();
    },
  };
}

export type Permits = ReturnType<typeof createPermits>;
