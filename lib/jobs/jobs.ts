import { PgBoss } from 'pg-boss';
import { sweepChecks } from '#lib/db/checks.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import { sweepPolls } from '#lib/db/polls.ts';
import { sweepQuotaUses } from '#lib/db/quota-uses.ts';
import { deleteExpired } from '#lib/db/sessions.ts';
import { sweepContents, sweepDeliveries, sweepFacts } from '#lib/db/sweep.ts';
import type { Log } from '#lib/log/log.ts';
import { seldom } from './seldom.ts';
import { wakeRepeatedly } from './wake-repeatedly.ts';
import { runWorkers, type Worker } from './worker.ts';

export type Jobs = {
  /** Lets every process with workers look for what is due. */
  wake(): Promise<void>;
  stop(): Promise<void>;
};

export type JobsOptions = {
  databaseUrl: string;
  db: DatabaseClient;
  log: Log;
  now: () => Date;
  /** [0, 1): when this process wakes itself. */
  random: () => number;
  /** None in a process that only serves pages: it may wake others. */
  workers: readonly Worker[];
};

const WAKE = 'wake';
const SWEEP = 'sweep';
const WARN_EVERY_MS = 60_000;

/**
 * Wakes what looks for work, repeatedly and when any process asks, and sweeps at night. The workers claim in SQL; pg-boss carries
 * wakes to other processes.
 */
export async function startJobs(options: JobsOptions): Promise<Jobs> {
  const { databaseUrl, log, now, random, workers } = options;
  const boss = new PgBoss({ connectionString: databaseUrl, application_name: 'plimsoll-jobs', max: 3 });
  // Without a database each of its queues fails every two seconds.
  const warn = seldom<Error>(WARN_EVERY_MS, now, (error) =>
    log.warn({ err: error }, 'jobs: the database did not answer; they go on when it does'),
  );
  boss.on('error', warn);
  try {
    await openQueues(boss, options);
  } catch (error) {
    // The start is tried again: what began must not work beside the next.
    await boss.stop({ graceful: false }).catch(() => undefined);
    throw error;
  }
  const waking = workers.length === 0 ? null : wakeRepeatedly(() => runWorkers(workers, log, now), random);
  return {
    wake: async () => {
      await boss.send(WAKE);
    },
    stop: () => {
      waking?.stop();
      return boss.stop({ graceful: true, timeout: 2_000 });
    },
  };
}

async function openQueues(boss: PgBoss, { db, log, now, workers }: JobsOptions): Promise<void> {
  await boss.start();
  // A wake that waits already serves whoever asks for another.
  await boss.createQueue(WAKE, { policy: 'short', retryLimit: 0 });
  await boss.createQueue(SWEEP, { policy: 'short', retryLimit: 2 });
  if (workers.length > 0) {
    // Releases up to 0.2.0 had one process woken each minute.
    await boss.unschedule(WAKE);
    await boss.schedule(SWEEP, '17 3 * * *');
    await boss.work(WAKE, { pollingIntervalSeconds: 2 }, async () => {
      // Not waited for: a long poll must not keep the next wake from being heard.
      runWorkers(workers, log, now);
    });
    await boss.work(SWEEP, async () => {
      const [polls, manifests] = [await sweepPolls(db, now()), await sweepFacts(db, now())];
      const contents = await sweepContents(db, now());
      await deleteExpired(db, now());
      await sweepChecks(db, now());
      await sweepDeliveries(db, now());
      await sweepQuotaUses(db, now());
      log.info({ polls, manifests, contents }, 'swept');
    });
  }
}
