import type { LayerKeys } from '#lib/contents/read-layer.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import { createDrain } from '#lib/db/drain.ts';
import {
  checkBaseAgain,
  claimSibling,
  deleteSiblings,
  endSibling,
  listWantedBases,
  queueSiblings,
  renewSibling,
  type SiblingClaim,
  type SiblingEnd,
} from '#lib/db/findings/base-siblings.ts';
import { LEASE_MS } from '#lib/db/polls/claims.ts';
import { listSiblings } from '#lib/findings/bases/list-siblings.ts';
import type { Log } from '#lib/log/log.ts';
import { type Clock, RegistryError } from '#lib/registry/index.ts';
import { openSibling } from './open-sibling.ts';
import { toStoredProblem } from './problem.ts';
import { readSibling } from './read-sibling.ts';
import type { RegistryClients } from './registry-clients.ts';
import { WaitingForQuotaError } from './waiting-for-quota-error.ts';

export type SiblingCheckerOptions = {
  db: DatabaseClient;
  clients: RegistryClients;
  clock: Clock;
  log: Log;
  loadKeys: () => Promise<LayerKeys>;
  /** Bytes of layers that are read on a UTC day, over all registries; 0 checks nothing, and forgets what is known. */
  bytesPerDay: () => number;
  /** Called after a check that found something new about a smaller image. */
  onChecked?: () => void;
};

export type SiblingChecker = {
  /** Lets the next call of `runDue` look for bases without waiting, since findings were stored. */
  request(): void;
  /** Checks every smaller image that is due, until none is. Calls during a run join it. */
  runDue(): Promise<void>;
  /** Starts nothing new, and cuts off what has not ended after `timeoutMs`. It is checked again later. */
  stop(timeoutMs: number): Promise<void>;
};

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;
/** A variant that does not exist rarely appears later. */
const ABSENT_MS = 30 * 24 * HOUR_MS;
const SEARCH_EVERY_MS = 600_000;
/** Time of one check. 200 MB take 2 minutes at 2 MB/s. */
const CHECK_MS = 900_000;

/** Creates the worker that measures the smaller variants of the bases of own images in their registries. */
export function createSiblingChecker(options: SiblingCheckerOptions): SiblingChecker {
  const { db, clock, log, bytesPerDay } = options;
  const abort = new AbortController();
  let searchedAt: number | null = null;

  async function queueWanted(): Promise<void> {
    const now = clock.now();
    if (searchedAt !== null && now.getTime() < searchedAt + SEARCH_EVERY_MS) return;
    searchedAt = now.getTime();
    if (bytesPerDay() === 0) return void (await deleteSiblings(db));
    const bases = await listWantedBases(db);
    const siblings = bases.flatMap((one) => listSiblings(one.base).map((reference) => ({ ...one, reference })));
    await queueSiblings(db, siblings, now);
  }

  async function check(claim: SiblingClaim): Promise<void> {
    const lost = new AbortController();
    const renewal = setInterval(async () => {
      const isOurs = await renewSibling(db, claim, clock.now()).catch(() => true);
      if (!isOurs) lost.abort();
    }, LEASE_MS / 3);
    try {
      const signal = AbortSignal.any([abort.signal, lost.signal, AbortSignal.timeout(CHECK_MS)]);
      const { end, waitMs } = await tryCheck(options, claim, signal).catch((error) =>
        abort.signal.aborted ? { end: WAITING, waitMs: 0 } : endOfFailure(error, claim, clock.now()),
      );
      const now = clock.now();
      if (!(await endSibling(db, claim, end, { now, nextCheckAt: new Date(now.getTime() + waitMs) }))) return;
      const { reference } = claim;
      if (end.state === 'failed') log.info({ reference, problem: end.error.message }, 'a smaller base was not checked');
      if (end.state === 'unchanged' || end.state === 'failed' || end.state === 'waiting') return;
      await checkBaseAgain(db, claim.base);
      options.onChecked?.();
    } finally {
      clearInterval(renewal);
    }
  }

  const drain = createDrain<SiblingClaim>({
    // Other work comes first.
    concurrency: 1,
    claimNext: async () => (bytesPerDay() === 0 ? null : claimSibling(db, clock.now(), bytesPerDay())),
    work: (claim) =>
      check(claim).catch((error) =>
        log.error({ reference: claim.reference, err: error }, 'the check of a smaller base could not be finished'),
      ),
  });

  return {
    request() {
      searchedAt = null;
    },
    async runDue() {
      await queueWanted();
      await drain.runDue();
    },
    async stop(timeoutMs) {
      drain.close();
      const timer = setTimeout(() => abort.abort(new Error('Plimsoll is stopping.')), timeoutMs);
      await drain.drained();
      clearTimeout(timer);
    },
  };
}

type Ended = { end: SiblingEnd; waitMs: number };

const WAITING: SiblingEnd = { state: 'waiting' };

async function tryCheck(options: SiblingCheckerOptions, claim: SiblingClaim, signal: AbortSignal): Promise<Ended> {
  const opened = await openSibling(options, claim.reference);
  if (opened === null) return { end: NOT_WATCHED, waitMs: ABSENT_MS };
  const { client, quota, repository, tag } = opened;
  try {
    await quota.demandShare();
    const { platform, ...known } = claim;
    const keys = await options.loadKeys();
    const end = await readSibling({ client, quota, repository, tag, platform, known, keys, signal });
    return { end, waitMs: end.state === 'absent' ? ABSENT_MS : WEEK_MS };
  } finally {
    await opened.close();
  }
}

const NOT_WATCHED: SiblingEnd = {
  state: 'absent',
  error: {
    code: 'unknown-registry',
    message: 'The registry of this image is neither watched nor a known public one.',
    hint: 'Add the registry to compare its images.',
  },
};

/** Decides when a check that failed is repeated: after an hour at first, twice as long each time, a week at most. */
function endOfFailure(error: unknown, { failures }: Pick<SiblingClaim, 'failures'>, now: Date): Ended {
  if (error instanceof WaitingForQuotaError)
    return { end: WAITING, waitMs: Math.max(0, error.until.getTime() - now.getTime()) };
  const problem = toStoredProblem(error);
  if (error instanceof RegistryError) {
    // Nothing was sent.
    if (error.kind === 'paused') return { end: WAITING, waitMs: Math.max(HOUR_MS, error.retryAfterMs ?? 0) };
    if (error.kind === 'denied' || error.kind === 'unauthorized')
      return { end: { state: 'absent', error: problem }, waitMs: ABSENT_MS };
  }
  const again = error instanceof RegistryError ? (error.retryAfterMs ?? 0) : 0;
  const waitMs = Math.min(WEEK_MS, HOUR_MS * 2 ** Math.min(failures, 8));
  return { end: { state: 'failed', error: { ...problem, failures: failures + 1 } }, waitMs: Math.max(waitMs, again) };
}
