/** Pasted texts that are read one after another in this process: a long one takes memory of many times its size. */
export type PasteTurns = { run<T>(work: () => Promise<T>): Promise<T> };

/** Each piece of work begins when the one before it has ended, however it ended. */
export function createPasteTurns(): PasteTurns {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(work) {
      const result = last.then(work);
      last = result.catch(() => undefined);
      return result;
    },
  };
}
