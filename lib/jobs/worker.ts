import type { Log } from '#lib/log/log.ts';

/** Something that looks for work of its own in the database, and claims it there. */
export type Worker = {
  /** What it looks for, in the log: "due repositories". */
  name: string;
  /** Does what is due, until nothing is. Calls while one is running join it. */
  runDue(): Promise<void>;
  /** Begins nothing new, and cuts off what is not done after `timeoutMs`. */
  stop?(timeoutMs: number): Promise<void>;
};

/** Lets calls while one is running join it: wakes may come faster than the work is done. */
export function joinCalls<Result>(run: () => Promise<Result>): () => Promise<Result> {
  let running: Promise<Result> | null = null;
  return () => {
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  };
}

/** Lets workers look; a failure is logged, and the next wake tries again. */
export function runWorkers(workers: readonly Worker[], log: Log): void {
  for (const { name, runDue } of workers)
    runDue().catch((error) => log.error({ err: error }, `looking for ${name} failed; the next wake tries again`));
}
