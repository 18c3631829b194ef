import type { Log } from '#lib/log/log.ts';

/** Finds and claims its own kind of work in the database. */
export type Worker = {
  /** The work in the log: "due repositories". */
  name: string;
  /** Does everything that is due, until nothing is. Calls during a run join it. */
  runDue(): Promise<void>;
  /** Starts nothing new, and cuts off what has not ended after `timeoutMs`. */
  stop?(timeoutMs: number): Promise<void>;
};

/** Makes calls during a run join it, since wakes can come faster than the work is done. */
export function joinCalls<Result>(run: () => Promise<Result>): () => Promise<Result> {
  let running: Promise<Result> | null = null;
  return () => {
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  };
}

/** Runs all workers. A failure is logged, and the next wake retries. */
export function runWorkers(workers: readonly Worker[], log: Log): void {
  for (const { name, runDue } of workers)
    runDue().catch((error) => log.error({ err: error }, `looking for ${name} failed; the next wake tries again`));
}
