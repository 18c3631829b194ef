import type { Clock } from '#lib/registry/index.ts';
import type { KeptReads } from '#lib/views/usage/in-usage.ts';
import { createSlots } from './slots.ts';

/** A figure is kept for this many times the time that it took, so that quick ones are always new. */
const KEPT_FACTOR = 20;
const MOST_KEPT_MS = 60_000;
/** Number of figures that are kept. The oldest is dropped first. */
const MOST_KEPT = 40;

/** Each reads all images and uses one connection. */
const AT_ONCE = 2;
const WAITING = 12;
const RETRY_SECONDS = 5;

type Kept = { until: number; result: Promise<unknown> };

/** Keeps the results of expensive reads for at most a minute, and bounds how many run at the same time. Failures are not kept. */
export function createKeptReads(clock: Pick<Clock, 'now'>): KeptReads {
  const refusal = 'Too many figures of the usage are being computed.';
  const slots = createSlots({ atOnce: AT_ONCE, waiting: WAITING, refusal, retrySeconds: RETRY_SECONDS });
  const kept = new Map<string, Kept>();

  function start(key: string, read: () => Promise<unknown>): Kept {
    const startedAt = clock.now().getTime();
    const entry: Kept = { until: Number.POSITIVE_INFINITY, result: slots.run(read) };
    kept.delete(key);
    kept.set(key, entry);
    entry.result.then(
      () => {
        const endedAt = clock.now().getTime();
        entry.until = endedAt + Math.min((endedAt - startedAt) * KEPT_FACTOR, MOST_KEPT_MS);
      },
      () => {
        if (kept.get(key) === entry) kept.delete(key);
      },
    );
    for (const oldest of kept.keys()) {
      if (kept.size <= MOST_KEPT) break;
      kept.delete(oldest);
    }
    return entry;
  }

  return {
    get(key, read) {
      const known = kept.get(key);
      const entry = known !== undefined && clock.now().getTime() < known.until ? known : start(key, read);
      return asReadBy(read, entry.result);
    },
  };
}

/** A key stands for one read, so that its result has the type of that read. */
const asReadBy = <T>(_read: () => Promise<T>, result: Promise<unknown>): Promise<T> => result as Promise<T>;
