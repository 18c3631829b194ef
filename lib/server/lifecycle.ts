import { resolveOwners } from '#lib/commands/repositories/resolve-owners.ts';
import type { Config } from '#lib/config/config.ts';
import type { ContentsSettings } from '#lib/config/contents.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import { freeAllContents } from '#lib/db/contents/contents-claims.ts';
import { adoptContents } from '#lib/db/contents/contents-queue.ts';
import { deriveUnqueued, queueOutdated } from '#lib/db/contents/wanted-contents.ts';
import { freeAllDeliveries } from '#lib/db/deliveries/deliveries.ts';
import { adoptObserved } from '#lib/db/images/repository-manifests.ts';
import { MigrationError, migrate } from '#lib/db/migrate.ts';
import { freeAllClaims } from '#lib/db/polls/claims.ts';
import { type Jobs, startJobs } from '#lib/jobs/jobs.ts';
import { runWorkers, type Worker } from '#lib/jobs/worker.ts';
import type { Log } from '#lib/log/log.ts';
import type { RegistryClients } from '#lib/poll/registry-clients.ts';
import type { Clock } from '#lib/registry/index.ts';
import type { DemoLoader } from './demo-loader.ts';

export type Lifecycle = {
  /** Migrates and starts the jobs. Retries every second while the database is unreachable. Idempotent. */
  start(): void;
  /** Waits for work in flight, then closes everything. Idempotent. */
  stop(): Promise<void>;
  /** Reports whether migrations are applied and the database answers. */
  isReady(): Promise<boolean>;
  wake(): void;
  /** Reports whether tables or stored data are still being prepared. Nothing may be read until then. */
  isPreparing(): boolean;
};

export type LifecycleOptions = {
  config: Config;
  contents: () => ContentsSettings;
  db: DatabaseClient;
  log: Log;
  clock: Clock;
  /** Workers that this process runs, unless its role is web. */
  workers: readonly Worker[];
  clients: RegistryClients;
  demo: DemoLoader;
  /** Folder of the migrations. */
  migrations: string;
  /** Prepares stored data before any of it is read. */
  prepare: () => Promise<void>;
  /** Tasks between the preparation and the start of the jobs, in this order. */
  onMigrated: readonly (() => Promise<void>)[];
};

const RETRY_MS = 1_000;
/** Time limit for tags and messages in flight. The whole stop must take less than 5 s. */
const DRAIN_MS = 3_000;

export function createLifecycle(options: LifecycleOptions): Lifecycle {
  const { config, db, log, clock, clients, demo } = options;
  const workers = config.role === 'web' ? [] : options.workers;
  let starting: Promise<void> | null = null;
  let stopping: Promise<void> | null = null;
  let jobs: Jobs | null = null;
  let isPrepared = false;
  const bytesPerDay = () => options.contents().bytesPerDay;

  async function open(): Promise<void> {
    const applied = await migrate(config.databaseUrl, options.migrations);
    if (applied.length > 0) log.info({ migrations: applied }, 'migrated');
    await adoptContents(db);
    await adoptObserved(db);
    await resolveOwners(db);
    // A process that is alone on its database owns the claims that its killed predecessor left.
    if (config.isAlone) {
      await freeAllClaims(db);
      await freeAllContents(db, clock.now());
      await freeAllDeliveries(db);
      await demo.removeUnfinished();
    }
    await options.prepare();
    isPrepared = true;
    for (const task of options.onMigrated) await task();
    await queueLayers();
    jobs = await startJobs({
      databaseUrl: config.databaseUrl,
      db,
      log,
      now: clock.now,
      random: Math.random,
      workers,
      contents: { bytesPerDay, storeBytes: config.contentsStoreBytes },
    });
    log.info({ role: config.role }, 'started');
    wake();
    if (config.loadsDemo && workers.length > 0) await demo.loadIfAbsent();
  }

  /** Queues what an update, or a budget that was set since, makes worth reading. */
  async function queueLayers(): Promise<void> {
    if (workers.length === 0 || bytesPerDay() === 0) return;
    await queueOutdated(db, bytesPerDay(), clock.now());
    await deriveUnqueued(db);
  }

  async function openWithRetries(): Promise<void> {
    while (!stopping) {
      try {
        return await open();
      } catch (error) {
        if (error instanceof MigrationError) {
          log.fatal({ err: error }, error.message);
          process.exit(1);
        }
        log.warn({ err: error }, 'the database cannot be used yet; trying again');
        await clock.sleep(RETRY_MS);
      }
    }
  }

  function wake(): void {
    if (!jobs || stopping) return;
    jobs
      .wake()
      .catch((error) =>
        log.warn({ err: error }, 'other processes were not woken; each wakes automatically within 15 s'),
      );
    // Runs immediately; this process need not wait for the notification of its own job.
    runWorkers(workers, log, () => clock.now());
  }

  async function close(): Promise<void> {
    await starting;
    await Promise.all([demo.stop(), ...options.workers.map((worker) => worker.stop?.(DRAIN_MS))]);
    await jobs?.stop();
    await clients.close();
    await db.$disconnect();
  }

  return {
    start() {
      starting ??= openWithRetries();
    },
    stop() {
      stopping ??= close();
      return stopping;
    },
    async isReady() {
      if (!jobs || stopping) return false;
      try {
        await db.$queryRaw`select 1`;
        return true;
      } catch {
        return false;
      }
    },
    wake,
    isPreparing: () => starting !== null && !isPrepared,
  };
}
