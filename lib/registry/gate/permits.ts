type Waiter = { admit(): void };

/** At most `limit()` holders at a time, first come first served. A caller that gives up leaves the queue. */
export function createPermits(limit: () => number) {
  let held = 0;
  const queue: Waiter[] = [];

  function admitNext(): void {
    while (held < limit()) {
      const next = queue.shift();
      if (next === undefined) return;
      held += 1;
      next.admit();
    }
  }

  return {
    acquire(signal?: AbortSignal): Promise<void> | undefined {
      signal?.throwIfAborted();
      if (held < limit() && queue.length === 0) {
        held += 1;
        return undefined;
      }
      return new Promise((resolve, reject) => {
        const leave = () => {
          queue.splice(queue.indexOf(waiter), 1);
          reject(signal?.reason);
        };
        const waiter: Waiter = {
          admit() {
            signal?.removeEventListener('abort', leave);
            resolve();
          },
        };
        signal?.addEventListener('abort', leave, { once: true });
        queue.push(waiter);
      });
    },
    release(): void {
      held -= 1;
      admitNext();
    },
  };
}
