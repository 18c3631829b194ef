import { decideQuota, decideReserve, isWindowOver, type QuotaState } from '#lib/analysis/polls/quota.ts';
import type { QuotaPurpose } from '#lib/domain/registry.ts';
import { waitAtMost } from './wait-at-most.ts';
import { type QuotaWait, WaitingForQuotaError } from './waiting-for-quota-error.ts';

export type QuotaGuard = {
  /**
   * Runs a request for a manifest if the quota of the registry allows it. The request must call `beforeSend` before each
   * time it is sent: that counts it under the purpose, or throws where the quota has reached its reserve meanwhile.
   *
   * @throws WaitingForQuotaError where it has to wait; nothing more was sent then
   */
  spend<T>(purpose: QuotaPurpose, request: (beforeSend: () => void) => Promise<T>): Promise<T>;
  /**
   * Allows a tag of the back-fill to be started where the back-fill's share covers its likely cost.
   *
   * @throws WaitingForQuotaError where it has to wait
   */
  demandShare(): Promise<void>;
  /** Number of requests by purpose. */
  readonly uses: ReadonlyMap<QuotaPurpose, number>;
};

export type QuotaGuardOptions = {
  now: () => Date;
  /**
   * All requests of this process to the registry: number under way, and its last reported quota; null where it reports
   * none.
   */
  shared: { readonly inFlight: number; readonly latest: QuotaState | null };
  /** Manifest requests of other polls to the same registry since then. */
  countOthers: (since: Date) => Promise<number>;
  /** Manifest requests of this poll. */
  countOwn: () => number;
  /** Assumed cost of a tag until one was read, in requests. */
  guess: number;
  onWait: (until: Date) => void;
  /**
   * Called where a request waits because the quota is at its reserve, not only because the back-fill has used its
   * share.
   */
  onReserve: (error: WaitingForQuotaError) => void;
};

/** How long all others wait for the first request, since it can hang. */
const FIRST_MS = 5_000;

/** Guards the requests of one poll that count against the quota of its registry. */
export function createQuotaGuard(options: QuotaGuardOptions): QuotaGuard {
  const { now, shared, countOthers, countOwn, guess, onWait, onReserve } = options;
  const uses = new Map<QuotaPurpose, number>();
  let first: Promise<unknown> | null = null;
  let largestCost: number | null = null;
  let spentBefore: number | null = null;

  function refuse(wait: QuotaWait, until: Date): never {
    const error = new WaitingForQuotaError(wait, until);
    onWait(until);
    if (wait === 'reserve') onReserve(error);
    throw error;
  }

  function demandReserve(): void {
    const reserve = decideReserve(shared.latest, shared, now());
    if (reserve !== null) refuse('reserve', reserve.retryAt);
  }

  return {
    async spend(purpose, request) {
      const beforeSend = () => {
        demandReserve();
        uses.set(purpose, (uses.get(purpose) ?? 0) + 1);
      };
      const begin = async () => {
        // Decided here, too, so that a request that has to wait takes no turn.
        demandReserve();
        return request(beforeSend);
      };
      // The quota is unknown: one request goes first. Its answer reveals the quota before ten parallel ones use it up.
      if (shared.latest === null || isWindowOver(shared.latest, now())) {
        if (first === null) {
          const sent = begin();
          first = sent;
          return sent;
        }
        await waitAtMost(first, FIRST_MS).catch(() => undefined);
      }
      return begin();
    },
    async demandShare() {
      const known = shared.latest;
      if (known === null) return;
      // A repeated call for the same tag has spent nothing in between.
      if (spentBefore !== null && countOwn() > spentBefore)
        largestCost = Math.max(largestCost ?? 1, countOwn() - spentBefore);
      spentBefore = countOwn();
      const since = new Date(now().getTime() - known.windowSeconds * 1000);
      const spent = (await countOthers(since)) + countOwn();
      const decision = decideQuota(known, { spent, cost: largestCost ?? guess }, now());
      if (decision.allowed) return;
      refuse(decision.reason === 'share-used' ? 'share' : 'reserve', decision.retryAt);
    },
    uses,
  };
}
