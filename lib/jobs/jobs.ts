import { PgBoss } from 'pg-boss';
import { deleteExpired } from '#lib/db/accounts/sessions.ts';
import { sweepChecks } from '#lib/db/checks/checks.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import { keepWithinStore } from '#lib/db/contents/contents-store.ts';
import { queueOutdated } from '#lib/db/contents/wanted-contents.ts';
import { sweepSiblings } from '#lib/db/findings/base-siblings.ts';
import { sweepPolls } from '#lib/db/polls/polls.ts';
import { sweepQuotaUses } from '#lib/db/registries/quota-uses.ts';
import { sweepContents, sweepDeliveries, sweepFacts } from '#lib/db/sweep.ts';
import type { Log } from '#lib/log/log.ts';
import { seldom } from './seldom.ts';
import { wakeRepeatedly } from './wake-repeatedly.ts';
import { runWorkers, type Worker } from './worker.ts';

export type Jobs = {
  /** Wakes the workers of every process. */
  wake(): Promise<void>;
  stop(): Promise<void>;
};

export type JobsOptions = {
  databaseUrl: string;
  db: DatabaseClient;
  log: Log;
  now: () => Date;
  /** [0, 1): jitter of this process's own wakes. */
  random: () => number;
  /** Empty in a process that only serves pages; it can still wake others. */
  workers: readonly Worker[];
  /** Bytes of layers to read automatically a day, and of all stored file indexes. */
  contents: { bytesPerDay: () => number; storeBytes: number };
};

const WAKE = 'wake';
const SWEEP = 'sweep';
const WARN_EVERY_MS = 60_000;

/**
 * Wakes workers repeatedly and on request of any process, and sweeps old rows at night. Workers claim work in SQL;
 * pg-boss only carries wakes between processes.
 */
export async function startJobs(options: JobsOptions): Promise<Jobs> {
  const { databaseUrl, log, now, random, workers } = options;
  const boss = new PgBoss({ connectionString: databaseUrl, application_name: 'plimsoll-jobs', max: 3 });
  // Without a database each queue fails every two seconds.
  const warn = seldom<Error>(WARN_EVERY_MS, now, (error) =>
    log.warn({ err: error }, 'jobs: the database did not answer; they go on when it does'),
  );
  boss.on('error', warn);
  try {
    await openQueues(boss, options);
  } catch (error) {
    // The start is retried: a half-started instance must not run beside the next one.
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

async function openQueues(
  boss: PgBoss,
  { db, log, now, workers, contents: { bytesPerDay, storeBytes } }: JobsOptions,
): Promise<void> {
  await boss.start();
  // A wake that is queued already serves further requests.
  await boss.createQueue(WAKE, { policy: 'short', retryLimit: 0 });
  await boss.createQueue(SWEEP, { policy: 'short', retryLimit: 2 });
  if (workers.length > 0) {
    // Up to 0.2.0 a schedule woke one process each minute.
    await boss.unschedule(WAKE);
    await boss.schedule(SWEEP, '17 3 * * *');
    await boss.work(WAKE, { pollingIntervalSeconds: 2 }, async () => {
      // Not awaited: a long poll must not delay the next wake.
      runWorkers(workers, log, now);
    });
    await boss.work(SWEEP, async () => {
      const [polls, manifests] = [await sweepPolls(db, now()), await sweepFacts(db, now())];
      const contents = await sweepContents(db, now());
      const indexes = await keepWithinStore(db, storeBytes, now());
      const outdated = await queueOutdated(db, bytesPerDay(), now());
      await deleteExpired(db, now());
      await sweepChecks(db, now());
      await sweepDeliveries(db, now());
      await sweepQuotaUses(db, now());
      await sweepSiblings(db);
      log.info({ polls, manifests, contents, indexes, outdated }, 'swept');
    });
  }
}
