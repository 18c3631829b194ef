import type { QuotaState } from '#lib/analysis/quota.ts';
import type { QuotaMeter } from '#lib/registry/index.ts';

/** What all requests to one registry in this process know of its quota. */
export type SharedQuota = QuotaMeter & {
  /** Requests under way that `latest` does not count yet. */
  readonly inFlight: number;
  /** What is left as far as is known; null where the registry names no quota. */
  readonly latest: QuotaState | null;
  /** Takes over what was stored, where nothing newer is known. */
  adopt(stored: QuotaState | null): void;
};

export function createSharedQuota(now: () => Date): SharedQuota {
  let inFlight = 0;
  let latest: QuotaState | null = null;
  /** Numbers requests and changes of `latest` in the order in which they happen. */
  let order = 0;
  let changedAt = 0;

  function change(next: QuotaState): void {
    latest = next;
    order += 1;
    changedAt = order;
  }

  return {
    get inFlight() {
      return inFlight;
    },
    get latest() {
      return latest;
    },
    adopt(stored) {
      if (stored !== null && (latest === null || stored.at > latest.at)) change(stored);
    },
    begin(counts) {
      order += 1;
      const begunAt = order;
      if (counts) inFlight += 1;
      return (quota) => {
        if (counts) inFlight -= 1;
        if (quota !== null) {
          // The registry may have written it before it counted what has been answered since.
          const isOutdated = latest !== null && begunAt < changedAt && quota.remaining > latest.remaining;
          const { limit, remaining, windowSeconds } = quota;
          if (!isOutdated) change({ limit, remaining, windowSeconds, at: now() });
        } else if (counts && latest !== null) {
          // The registry counted it all the same.
          change({ ...latest, remaining: Math.max(0, latest.remaining - 1) });
        }
      };
    },
  };
}
