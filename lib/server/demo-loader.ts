import type { DatabaseClient } from '#lib/db/client.ts';
import { findDemo } from '#lib/db/registries/registries.ts';
import { loadDemo, RECORDED_FROM, removeDemo, removeUnfinishedDemo } from '#lib/demo/load.ts';
import type { Log } from '#lib/log/log.ts';
import type { Clock } from '#lib/registry/index.ts';
import type { Sealer } from '#lib/secrets/sealer.ts';
import { createLayerKeysLoader } from './instance-key.ts';
import type { LoadSecretMask } from './secret-mask.ts';
import { USER_AGENT } from './version.ts';

type DemoProgress = { done: number; total: number; shiftedDays: number };

/** Loads and removes the demo in this process, one load at a time. */
export type DemoLoader = {
  /** Null when this process is not loading it. */
  progress(): DemoProgress | null;
  recordedFrom: Date;
  /** Starts loading unless the demo exists or is being loaded. @returns whether a load was started */
  loadIfAbsent(): Promise<boolean>;
  /** Removes a demo that a killed process loaded in part. */
  removeUnfinished(): Promise<void>;
  /** Stops a running load and removes the demo. */
  remove(): Promise<void>;
  stop(): Promise<void>;
};

export function createDemoLoader({
  db,
  log,
  sealer,
  clock,
  loadMask,
}: {
  db: DatabaseClient;
  log: Log;
  sealer: Sealer;
  clock: Clock;
  loadMask: LoadSecretMask;
}): DemoLoader {
  let progress: DemoProgress | null = null;
  let running: { done: Promise<void>; abort: AbortController } | null = null;

  async function run(signal: AbortSignal): Promise<void> {
    progress = { done: 0, total: 0, shiftedDays: 0 };
    try {
      await loadDemo({
        db,
        log,
        sealer,
        signal,
        loadMask,
        loadKeys: createLayerKeysLoader({ db, sealer, clock, log }),
        userAgent: USER_AGENT,
        now: clock.now(),
        onProgress: (now) => {
          progress = now;
        },
      });
    } catch (error) {
      log.error({ err: error }, 'the demo could not be loaded');
    } finally {
      progress = null;
      running = null;
    }
  }

  async function stop(): Promise<void> {
    running?.abort.abort();
    await running?.done;
  }

  return {
    progress: () => progress,
    recordedFrom: RECORDED_FROM,
    async loadIfAbsent() {
      if ((await findDemo(db)) || running) return false;
      const abort = new AbortController();
      running = { abort, done: run(abort.signal) };
      return true;
    },
    removeUnfinished: () => removeUnfinishedDemo(db),
    async remove() {
      await stop();
      await removeDemo(db);
    },
    stop,
  };
}
