import type { Clock } from '#lib/registry/index.ts';

export type DueWorker = {
  /** Lets the next call of `runDue` search without waiting, since something became due. */
  request(): void;
  /** Does what is due, for a bounded number of keys. Calls during a run join it. */
  runDue(): Promise<void>;
  /** Ends after the key that is in work. */
  stop(): Promise<void>;
};

type Options<Key> = {
  clock: Clock;
  /** Keys of one run. What waits for its end bounds it. */
  most: number;
  nameOf(key: Key): string;
  /** Lists at most `most` keys that are due, without those in `left`. */
  listDue(left: Key[], now: Date): Promise<Key[]>;
  /** Does one key, and logs its errors. @returns false when it failed */
  work(key: Key): Promise<boolean>;
  /** Called at the end of a run after which nothing is due. */
  onIdle?: () => Promise<void>;
};

/** Without a request, the search runs this often: it visits each image whose layers were all read. */
const SEARCH_EVERY_MS = 600_000;
/** Keys that failed are left out for a day. */
const RETRY_AFTER_MS = 86_400_000;
const MOST_FAILED = 1_000;

/** Creates a worker that searches seldom for what is due, since the search is long, and does it key by key. */
export function createDueWorker<Key>({ clock, most, nameOf, listDue, work, onIdle }: Options<Key>): DueWorker {
  const abort = new AbortController();
  let searchedAt: number | null = null;
  const failed = new Map<string, { key: Key; at: number }>();

  async function run(): Promise<void> {
    if (abort.signal.aborted) return;
    const now = clock.now().getTime();
    if (searchedAt !== null && now < searchedAt + SEARCH_EVERY_MS) return;
    searchedAt = now;
    for (const [name, { at }] of failed) if (now >= at + RETRY_AFTER_MS) failed.delete(name);
    const due = await listDue(
      [...failed.values()].map(({ key }) => key),
      new Date(now),
    );
    // The next wake goes on with further ones.
    if (due.length === most) searchedAt = null;
    for (const key of due) {
      if (abort.signal.aborted) return;
      const startedAt = performance.now();
      const isDone = await work(key);
      if (!isDone && failed.size < MOST_FAILED) failed.set(nameOf(key), { key, at: now });
      // Merging the layers of a big image occupies the process: requests get as much time in between.
      await clock.sleep(performance.now() - startedAt, abort.signal).catch(() => undefined);
    }
    if (due.length < most) await onIdle?.();
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
