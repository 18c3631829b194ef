/** What a registry's rate-limit headers last said (P-09). */
export type QuotaState = { limit: number; remaining: number; windowSeconds: number; at: Date };

/** May the background fetch a manifest now? A refusal says until when to wait, and why. */
export type QuotaDecision =
  | { allowed: true; reason: 'unlimited' | 'within-share' }
  | { allowed: false; reason: 'share-used' | 'reserve-reached'; retryAt: Date };

/** When a manifest may be read again, and that it may not be now; null when it may. */
export type ReserveDecision = { retryAt: Date } | null;

const BACKGROUND_SHARE = 0.25;
const RESERVE = 0.1;

/**
 * The back-fill never takes more than a quarter of a quota, so that the owner's own pulls stay possible (P-38), and
 * stops below a reserve of a tenth (P-09).
 *
 * @param asked - manifests that this registry was asked for within the window, and that the next tag is likely to cost
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
  // What costs more than the whole share would never be read: it may once nothing else was.
  if (asked.spent + Math.min(asked.cost, share) <= share) return { allowed: true, reason: 'within-share' };
  // One request's worth of the window later the oldest has left it, if they were spread; else it is asked again.
  return {
    allowed: false,
    reason: 'share-used',
    retryAt: new Date(now.getTime() + (quota.windowSeconds * 1000) / share),
  };
}

/**
 * Every poll stops at the reserve of a tenth, which stays for the owner's own pulls (P-09): a request that would go below it
 * waits until the window is over.
 *
 * @param asked - manifest requests under way, which the registry's last word does not count yet
 */
export function decideReserve(quota: QuotaState | null, asked: { inFlight: number }, now: Date): ReserveDecision {
  if (quota === null || quota.windowSeconds <= 0) return null;
  if (isWindowOver(quota, now) || quota.remaining - asked.inFlight - 1 >= quota.limit * RESERVE) return null;
  return { retryAt: new Date(endOfWindow(quota)) };
}

/** Whether what the registry said last is no longer true of now. */
export function isWindowOver(quota: QuotaState, now: Date): boolean {
  return now.getTime() > endOfWindow(quota);
}

const endOfWindow = ({ at, windowSeconds }: QuotaState) => at.getTime() + windowSeconds * 1000;

/** How long the back-fill of `requests` manifests takes at its share of the quota, in seconds. */
export function spreadSeconds(quota: Pick<QuotaState, 'limit' | 'windowSeconds'> | null, requests: number): number {
  if (quota === null) return 0;
  const share = Math.max(1, Math.floor(quota.limit * BACKGROUND_SHARE));
  return requests <= share ? 0 : Math.ceil(requests / share) * quota.windowSeconds;
}
