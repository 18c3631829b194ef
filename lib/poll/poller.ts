import { createDrain } from '#lib/db/drain.ts';
import { LeaseLostError } from '#lib/db/errors.ts';
import { type Claim, claimDue, claimRepository, dropClaim, LEASE_MS, renewClaim } from '#lib/db/polls/claims.ts';
import type { PollTrigger } from '#lib/domain/poll.ts';
import { deriveAndQueue } from './derive-and-queue.ts';
import type { PollEnd } from './end-poll.ts';
import type { PollDependencies } from './poll-dependencies.ts';
import { pollRepository } from './poll-repository.ts';

export type PollerOptions = PollDependencies & {
  /** Repositories polled at the same time. A registry that hangs delays no other (P-20). */
  concurrency?: PollConcurrency;
  onPollEnd?: (end: PollEnd, seconds: number) => void;
};

export type Poller = {
  /** Polls everything that is due, until nothing is. Calls during a run join it. */
  runDue(): Promise<void>;
  /** Polls one repository now, due or not. @returns null when another process holds it, or when this one is stopping */
  pollNow(repositoryId: string, trigger: PollTrigger): Promise<PollEnd | null>;
  /**
   * Derives a repository after a setting changed.
   *
   * @returns false when another process holds it, or after a failure, which is logged. The changed setting is stored,
   * and the next poll derives it.
   */
  deriveNow(repositoryId: string): Promise<boolean>;
  /** Starts nothing new, waits for tags in work, and cuts them off after `timeoutMs`. */
  stop(timeoutMs: number): Promise<void>;
};

type PollConcurrency = {
  /** Polls of registries that answer. */
  answering: number;
  /** All polls, including those that wait for a silent registry: they cost no connection and little memory. */
  all: number;
  perRegistry: number;
  perSilentRegistry: number;
};

const CONCURRENCY: PollConcurrency = { answering: 24, all: 256, perRegistry: 2, perSilentRegistry: 1 };
/** While all places are taken, how often to check whether a registry became silent. */
const LOOK_AGAIN_MS = 100;

export function createPoller(options: PollerOptions): Poller {
  const { db, clients, clock, log } = options;
  const limits = options.concurrency ?? CONCURRENCY;
  /** Requested polls of single repositories. `stop` waits for them, too. */
  const asked = new Set<Promise<unknown>>();
  const abort = new AbortController();
  let stopping = false;
  let timer: NodeJS.Timeout | undefined;

  async function pollClaimed(claim: Claim, trigger: PollTrigger): Promise<PollEnd> {
    const lost = new AbortController();
    const renewal = setInterval(() => {
      renewClaim(db, claim, clock.now()).catch((error) => {
        if (error instanceof LeaseLostError) lost.abort(error);
      });
    }, LEASE_MS / 3);
    const startedAt = performance.now();
    try {
      const end = await pollRepository(options, claim, {
        trigger,
        signal: AbortSignal.any([abort.signal, lost.signal]),
        isStopping: () => stopping,
      });
      options.onPollEnd?.(end, (performance.now() - startedAt) / 1000);
      return end;
    } finally {
      clearInterval(renewal);
    }
  }

  const drain = createDrain<Claim>({
    concurrency: limits.all,
    claimNext: async (inWork) => {
      const answering = inWork.filter(({ registryId }) => !clients.isSilent(registryId));
      if (answering.length < limits.answering) return claimDue(db, clock.now(), busyRegistries(inWork));
      pollAgainSoon();
      return null;
    },
    async work(claim) {
      const trigger = claim.firstLookedAt !== null ? 'schedule' : claim.listedAt === null ? 'first' : 'backfill';
      try {
        await pollClaimed(claim, trigger);
      } catch (error) {
        const facts = { repository: claim.name, err: error };
        log.error(facts, 'poll could not be finished; it is repeated when its lease ends');
      }
    },
  });

  /** A registry can become silent, which frees a place, without any poll ending. */
  function pollAgainSoon(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      if (!stopping) void drain.runDue();
    }, LOOK_AGAIN_MS);
  }

  function busyRegistries(inWork: readonly Claim[]): string[] {
    const counts = new Map<string, number>();
    for (const { registryId } of inWork) counts.set(registryId, (counts.get(registryId) ?? 0) + 1);
    const most = (id: string) => (clients.isSilent(id) ? limits.perSilentRegistry : limits.perRegistry);
    return [...counts].filter(([id, count]) => count >= most(id)).map(([id]) => id);
  }

  return {
    runDue: drain.runDue,
    async pollNow(repositoryId, trigger) {
      const claim = stopping ? null : await claimRepository(db, repositoryId, clock.now());
      if (!claim) return null;
      const work = pollClaimed(claim, trigger).finally(() => asked.delete(work));
      asked.add(work);
      return work;
    },
    async deriveNow(repositoryId) {
      try {
        const claim = await claimRepository(db, repositoryId, clock.now());
        if (!claim) return false;
        await deriveAndQueue(options, claim, claim.firstLookedAt, clock.now()).finally(() => dropClaim(db, claim));
        return true;
      } catch (error) {
        log.error({ repositoryId, err: error }, 'deriving failed; the next poll tries again');
        return false;
      }
    },
    async stop(timeoutMs) {
      stopping = true;
      clearTimeout(timer);
      drain.close();
      const cutOff = setTimeout(() => abort.abort(new Error('Plimsoll is stopping.')), timeoutMs);
      await Promise.allSettled([drain.drained(), ...asked]);
      clearTimeout(cutOff);
    },
  };
}
