import { decideQuota, decideReserve, isWindowOver, type QuotaState } from '#lib/analysis/quota.ts';
import type { QuotaPurpose } from '#lib/db/quota-uses.ts';
import { waitAtMost } from './wait-at-most.ts';
import { type QuotaWait, WaitingForQuotaError } from './waiting-for-quota-error.ts';

export type QuotaGuard = {
  /**
   * Runs a request for a manifest if the registry's quota allows it. `admit` is to be called before each time that it is sent: it counts
   * that under the purpose, or throws where the quota has reached its reserve by then.
   *
   * @throws WaitingForQuotaError where it has to wait; nothing more was sent then
   */
  spend<T>(purpose: QuotaPurpose, request: (admit: () => void) => Promise<T>): Promise<T>;
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
  /** Of all requests to the registry: those under way, and what it said last; null where it names no quota. */
  shared: { readonly inFlight: number; readonly latest: QuotaState | null };
  /** Manifest requests of other polls to the same registry since then. */
  countOthers: (since: Date) => Promise<number>;
  /** Manifest requests of this poll. */
  countOwn: () => number;
  /** What a tag is taken to cost until one was read. */
  guess: number;
  onWait: (until: Date) => void;
  /** Something waits since the quota is at its reserve, and not only since a back-fill has used its share. */
  onReserve: (error: WaitingForQuotaError) => void;
};

/** So long all others wait for the first request, which may hang. */
const FIRST_MS = 5_000;

/** Guards one poll's requests that count against the quota of its registry. */
export function createQuotaGuard(options: QuotaGuardOptions): QuotaGuard {
  const { now, shared, countOthers, countOwn, guess, onWait, onReserve } = options;
  const uses = new Map<QuotaPurpose, number>();
  let first: Promise<unknown> | null = null;
  let dearest: number | null = null;
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
      const admit = () => {
        demandReserve();
        uses.set(purpose, (uses.get(purpose) ?? 0) + 1);
      };
      const begin = async () => {
        // Decided here too, so that what has to wait takes nobody's turn.
        demandReserve();
        return request(admit);
      };
      // Where no quota is known now, one request goes alone: its answer names the quota before ten at once have used it up.
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
      // Asked again for the same tag, nothing was spent in between.
      if (spentBefore !== null && countOwn() > spentBefore) dearest = Math.max(dearest ?? 1, countOwn() - spentBefore);
      spentBefore = countOwn();
      const since = new Date(now().getTime() - known.windowSeconds * 1000);
      const spent = (await countOthers(since)) + countOwn();
      const decision = decideQuota(known, { spent, cost: dearest ?? guess }, now());
      if (decision.allowed) return;
      refuse(decision.reason === 'share-used' ? 'share' : 'reserve', decision.retryAt);
    },
    uses,
  };
}
