/** The last rate-limit headers of a registry (P-09). */
export type QuotaState = { limit: number; remaining: number; windowSeconds: number; at: Date };

/** The decision on a back-fill's next manifest. A refusal has a reason and the time to try again. */
export type QuotaDecision =
  | { allowed: true; reason: 'unlimited' | 'within-share' }
  | { allowed: false; reason: 'share-used' | 'reserve-reached'; retryAt: Date };

/** The time from which manifests may be read again; null when they may be read now. */
export type ReserveDecision = { retryAt: Date } | null;

const BACKGROUND_SHARE = 0.25;
const RESERVE = 0.1;

/**
 * Decides whether the back-fill may continue. It uses at most a quarter of a quota, so that the owner's own pulls stay possible
 * (P-38), and stops at a reserve of a tenth (P-09).
 *
 * @param asked - manifests requested from this registry within the window, and the likely cost of the next tag in manifests
 */
export function decideQuota(
  quota: QuotaState | null,
  asked: { spent: number; cost: number },
  now: Date,
): QuotaDecision {
  if (quota === null || quota.windowSeconds <= 0) return { allowed: true, reason: 'unlimited' };
  const share = Math.max(1, Math.floor(quota.limit * BACKGROUND_SHARE));
  const reserve = decideReserve(quota, { inFlight: 0 }, now);
  if (reserve !== null) return { allowed: false, reason: 'reserve-reached', retryAt: reserve.retryAt };
  // A tag that costs more than the whole share may be read when nothing else was, or it would never be.
  if (asked.spent + Math.min(asked.cost, share) <= share) return { allowed: true, reason: 'within-share' };
  // Evenly spread requests leave the window one by one in this interval. If they were not, this decides again.
  return {
    allowed: false,
    reason: 'share-used',
    retryAt: new Date(now.getTime() + (quota.windowSeconds * 1000) / share),
  };
}

/**
 * Stops every poll at the reserve of a tenth, which is for the owner's own pulls (P-09). A request that would go below it waits
 * until the window ends.
 *
 * @param asked - manifest requests under way, which `quota` does not count yet
 */
export function decideReserve(quota: QuotaState | null, asked: { inFlight: number }, now: Date): ReserveDecision {
  if (quota === null || quota.windowSeconds <= 0) return null;
  if (isWindowOver(quota, now) || quota.remaining - asked.inFlight - 1 >= quota.limit * RESERVE) return null;
  return { retryAt: new Date(endOfWindow(quota)) };
}

/** Reports whether the window of the last headers is over. */
export function isWindowOver(quota: QuotaState, now: Date): boolean {
  return now.getTime() > endOfWindow(quota);
}

const endOfWindow = ({ at, windowSeconds }: QuotaState) => at.getTime() + windowSeconds * 1000;

/** Seconds that the back-fill of `requests` manifests takes at its share of the quota; 0 when they fit in one window. */
export function spreadSeconds(quota: Pick<QuotaState, 'limit' | 'windowSeconds'> | null, requests: number): number {
  if (quota === null) return 0;
  const share = Math.max(1, Math.floor(quota.limit * BACKGROUND_SHARE));
  return requests <= share ? 0 : Math.ceil(requests / share) * quota.windowSeconds;
}
