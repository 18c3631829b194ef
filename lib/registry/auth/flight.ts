/** Flight is one piece of work that several callers wait for. */
export type Flight<T> = {
  /**
   * Resolves with the result of the work. A caller that aborts does not disturb the others; when the last one aborts,
   * so does the work.
   */
  join(signal?: AbortSignal): Promise<T>;
  readonly isAbandoned: boolean;
};

export function createFlight<T>(work: (signal: AbortSignal) => Promise<T>): Flight<T> {
  const controller = new AbortController();
  let waiting = 0;
  // Starts one microtask later, after the caller has stored the flight. Work that ends immediately then finds it.
  const result = Promise.resolve().then(() => work(controller.signal));
  result.catch(() => undefined);

  return {
    async join(signal) {
      signal?.throwIfAborted();
      waiting += 1;
      try {
        return await (signal === undefined ? result : orAborted(result, signal));
      } finally {
        waiting -= 1;
        if (waiting === 0) controller.abort();
      }
    },
    get isAbandoned() {
      return controller.signal.aborted;
    },
  };
}

function orAborted<T>(result: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
