import type { QuotaState } from '#lib/analysis/polls/quota.ts';
import type { RegistryStateRow } from '#lib/db/registries/registries.ts';
import type { QuotaMeter } from '#lib/registry/index.ts';

/** The quota of one registry, as all requests of this process know it. */
export type SharedQuota = QuotaMeter & {
  /** Requests under way that `latest` does not count yet. */
  readonly inFlight: number;
  /** The remaining quota as far as known; null where the registry reports none. */
  readonly latest: QuotaState | null;
  /** Takes over the stored quota, where no newer one is known. */
  adopt(stored: QuotaState | null): void;
};

export function createSharedQuota(now: () => Date): SharedQuota {
  let inFlight = 0;
  let latest: QuotaState | null = null;
  /** Numbers requests and changes of `latest` in order. */
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
          // The registry may have written this before it counted requests answered since.
          const isOutdated = latest !== null && begunAt < changedAt && quota.remaining > latest.remaining;
          const { limit, remaining, windowSeconds } = quota;
          if (!isOutdated) change({ limit, remaining, windowSeconds, at: now() });
        } else if (counts && latest !== null) {
          // The registry counted the request, although it reported no quota.
          change({ ...latest, remaining: Math.max(0, latest.remaining - 1) });
        }
      };
    },
  };
}

/** Returns the stored quota of a registry. Null where it reports none. */
export function quotaOf(state: RegistryStateRow | null): QuotaState | null {
  if (!state?.quotaAt || state.quotaLimit === null || state.quotaRemaining === null) return null;
  return {
    limit: state.quotaLimit,
    remaining: state.quotaRemaining,
    windowSeconds: state.quotaWindowSeconds ?? 0,
    at: state.quotaAt,
  };
}
