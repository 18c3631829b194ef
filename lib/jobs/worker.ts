import type { Log } from '#lib/log/log.ts';
import { seldom } from './seldom.ts';

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

/** Runs steps one after another, also after one that failed. @throws the error of the first that failed, after the last one */
export async function runSteps(steps: readonly (() => Promise<void>)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const step of steps) await step().catch((error: unknown) => void errors.push(error));
  if (errors.length > 0) throw errors[0];
}

const REPORT_EVERY_MS = 60_000;
const reports = new WeakMap<Worker, (error: unknown) => void>();

/**
 * Runs workers without waiting for them. A failure is logged, at most once a minute for each worker, since without a database every
 * wake fails; the next wake tries again.
 */
export function runWorkers(workers: readonly Worker[], log: Log, now: () => Date): void {
  for (const worker of workers) worker.runDue().catch(reportOf(worker, log, now));
}

function reportOf(worker: Worker, log: Log, now: () => Date): (error: unknown) => void {
  const known = reports.get(worker);
  if (known) return known;
  const report = seldom<unknown>(REPORT_EVERY_MS, now, (error) =>
    log.error({ err: error }, `the worker for ${worker.name} failed; the next wake-up tries again`),
  );
  reports.set(worker, report);
  return report;
}
