import { compareBuilds } from '#lib/contents/change/compare-stored.ts';
import { CHANGE_VERSION } from '#lib/contents/change/image-change.ts';
import type { Database, DatabaseClient } from '#lib/db/client.ts';
import { loadImageIndexes } from '#lib/db/contents/image-contents.ts';
import { checkOrderAgain } from '#lib/db/findings/due-findings.ts';
import { loadImageBuild } from '#lib/db/images/image-build.ts';
import { type ImagePair, listDueChanges, storeImageChange } from '#lib/db/images/image-changes.ts';
import { MOST_PUSHES as MOST_LATER } from '#lib/findings/history/layer-order.ts';
import type { Log } from '#lib/log/log.ts';
import type { Clock } from '#lib/registry/index.ts';

export type ChangeWriterOptions = {
  db: DatabaseClient;
  clock: Clock;
  log: Log;
  /** Called after each push whose change was stored. */
  onStored?: () => void;
};

export type ChangeWriter = {
  /** Lets the next call of `runDue` look for pushes without waiting, since images were summed. */
  request(): void;
  /** Compares pushes with the image before, for a bounded number of them. Calls during a run join it. */
  runDue(): Promise<void>;
  /** Ends after the push that is being compared. */
  stop(): Promise<void>;
};

/** Pushes of one run. Sums of new images wait for its end. */
const MOST_PUSHES = 20;
/** Without a request, pushes are looked for this often. The search visits each image whose layers were all read. */
const SEARCH_EVERY_MS = 600_000;
/** Pushes that could not be compared are left out for a day. */
const RETRY_AFTER_MS = 86_400_000;
const MOST_FAILED = 1_000;

/**
 * Creates the worker that stores what nodes pull again for a push though they have it, once the file lists of both images are stored.
 * It also replaces what an older release computed.
 */
export function createChangeWriter(options: ChangeWriterOptions): ChangeWriter {
  const { db, clock, log } = options;
  const abort = new AbortController();
  let searchedAt: number | null = null;
  const failed = new Map<string, { pair: ImagePair; at: number }>();

  async function run(): Promise<void> {
    if (abort.signal.aborted) return;
    const now = clock.now().getTime();
    if (searchedAt !== null && now < searchedAt + SEARCH_EVERY_MS) return;
    searchedAt = now;
    for (const [name, { at }] of failed) if (now >= at + RETRY_AFTER_MS) failed.delete(name);
    const left = [...failed.values()].map(({ pair }) => pair);
    const due = await listDueChanges(db, { computedWith: CHANGE_VERSION, left, limit: MOST_PUSHES });
    // The next wake goes on with further ones.
    if (due.length === MOST_PUSHES) searchedAt = null;
    for (const pair of due) {
      if (abort.signal.aborted) return;
      const startedAt = performance.now();
      const isStored = await storeChange(options, pair).catch((error) => {
        log.error({ err: error, ...pair }, 'a push could not be compared with the image before');
        return false;
      });
      if (isStored) options.onStored?.();
      else if (failed.size < MOST_FAILED) failed.set(`${pair.fromId} ${pair.toId}`, { pair, at: now });
      // Merging the layers of a big image occupies the process: requests get as much time in between.
      await clock.sleep(performance.now() - startedAt, abort.signal).catch(() => undefined);
    }
  }

  let running: Promise<void> | null = null;
  return {
    request() {
      searchedAt = null;
    },
    runDue() {
      running ??= run().finally(() => {
        running = null;
      });
      return running;
    },
    async stop() {
      abort.abort();
      await running?.catch(() => undefined);
    },
  };
}

/** @returns false when a file index is missing by now, or the images have too many files */
export async function storeChange(
  { db, clock }: Pick<ChangeWriterOptions, 'db' | 'clock'>,
  pair: ImagePair,
): Promise<boolean> {
  const from = await loadImage(db, pair.fromId);
  const to = from && (await loadImage(db, pair.toId));
  const change = from && to && compareBuilds(from, to);
  if (change === null) return false;
  await storeImageChange(db, pair, { change, computedWith: CHANGE_VERSION }, clock.now());
  await checkOrderAgain(db, pair, MOST_LATER);
  return true;
}

async function loadImage(db: Database, manifestId: number) {
  const layers = await loadImageIndexes(db, manifestId);
  return layers && { layers, build: await loadImageBuild(db, manifestId) };
}
