/** Runs long pasted texts one after another in this process: one needs many times its size in memory. */
export type PasteTurns = { run<T>(work: () => Promise<T>): Promise<T> };

/** Each piece of work starts when the previous one has ended, also with an error. */
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
