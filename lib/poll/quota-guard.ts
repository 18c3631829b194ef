import { decideQuota, decideReserve, type QuotaState } from '#lib/analysis/quota.ts';
import type { QuotaPurpose } from '#lib/db/quota-uses.ts';
import { waitAtMost } from './wait-at-most.ts';
import { WaitingForQuotaError } from './waiting-for-quota-error.ts';

export type QuotaGuard = {
  /**
   * Runs a request for a manifest if the registry's quota allows it, and counts it under its purpose.
   *
   * @throws WaitingForQuotaError where it has to wait; nothing was sent then
   */
  spend<T>(purpose: QuotaPurpose, request: () => Promise<T>): Promise<T>;
  /**
   * Lets a tag of the back-fill be begun where what it is likely to cost is left of the back-fill's share.
   *
   * @throws WaitingForQuotaError where it has to wait
   */
  demandShare(): Promise<void>;
  /** Requests by purpose. */
  readonly uses: ReadonlyMap<QuotaPurpose, number>;
};

export type QuotaGuardOptions = {
  now: () => Date;
  /** What the registry said last; null where it names no quota. */
  quota: () => QuotaState | null;
  /** Counts the requests of all polls of the registry that are under way. */
  shared: { inFlight: number };
  /** Manifest requests of other polls to the same registry since then. */
  countOthers: (since: Date) => Promise<number>;
  /** Manifest requests of this poll. */
  countOwn: () => number;
  /** What a tag is taken to cost until one was read. */
  guess: number;
  onWait: (until: Date) => void;
};

/** So long all others wait for the first request, which may hang. */
const FIRST_MS = 5_000;

/** Guards one poll's requests that count against the quota of its registry. */
export function createQuotaGuard(options: QuotaGuardOptions): QuotaGuard {
  const { now, quota, shared, countOthers, countOwn, guess, onWait } = options;
  const uses = new Map<QuotaPurpose, number>();
  let first: Promise<unknown> | null = null;
  let dearest: number | null = null;
  let spentBefore: number | null = null;

  function refuse(until: Date): never {
    onWait(until);
    throw new WaitingForQuotaError('reserve', until);
  }

  return {
    async spend(purpose, request) {
      const counted = async () => {
        const reserve = decideReserve(quota(), shared, now());
        if (reserve !== null) refuse(reserve.retryAt);
        uses.set(purpose, (uses.get(purpose) ?? 0) + 1);
        shared.inFlight += 1;
        try {
          return await request();
        } finally {
          shared.inFlight -= 1;
        }
      };
      // Where no quota is known yet, one request goes alone: its answer names the quota before ten at once have used it up.
      if (quota() === null) {
        if (first === null) {
          const sent = counted();
          first = sent;
          return sent;
        }
        await waitAtMost(first, FIRST_MS).catch(() => undefined);
      }
      return counted();
    },
    async demandShare() {
      const known = quota();
      if (known === null) return;
      if (spentBefore !== null) dearest = Math.max(dearest ?? 1, countOwn() - spentBefore);
      spentBefore = countOwn();
      const since = new Date(now().getTime() - known.windowSeconds * 1000);
      const spent = (await countOthers(since)) + countOwn();
      const decision = decideQuota(known, { spent, cost: dearest ?? guess }, now());
      if (decision.allowed) return;
      onWait(decision.retryAt);
      throw new WaitingForQuotaError(decision.reason === 'share-used' ? 'share' : 'reserve', decision.retryAt);
    },
    uses,
  };
}
