import { type Claim, claimDue, claimRepository, dropClaim, LEASE_MS, renewClaim } from '#lib/db/claims.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import { createDrain } from '#lib/db/drain.ts';
import { LeaseLostError } from '#lib/db/errors.ts';
import type { PollTrigger } from '#lib/db/generated/enums.ts';
import type { SecretMask } from '#lib/findings/secrets/secret-mask.ts';
import type { Log } from '#lib/log/log.ts';
import type { Clock } from '#lib/registry/index.ts';
import { deriveClaimed } from './derive.ts';
import type { PollEnd } from './end-poll.ts';
import { pollRepository } from './poll-repository.ts';
import type { RegistryClients } from './registry-clients.ts';

export type PollerOptions = {
  db: DatabaseClient;
  clients: RegistryClients;
  /** What replaces secrets in texts of images, with this installation's key. */
  loadMask: () => Promise<SecretMask>;
  clock: Clock;
  /** [0, 1): spreads the next looks. */
  random: () => number;
  log: Log;
  /** Repositories in work at once: one registry that hangs delays nobody else (P-20). */
  concurrency?: PollConcurrency;
  onPollEnd?: (end: PollEnd, seconds: number) => void;
};

export type Poller = {
  /** Looks at everything that is due, until nothing is. Calls while one is running join it. */
  runDue(): Promise<void>;
  /** Looks at one repository now, due or not; null when another process holds it, or when this one is stopping. */
  pollNow(repositoryId: string, trigger: PollTrigger): Promise<PollEnd | null>;
  /**
   * Derives a repository again, after a setting changed. False when another process holds it, or when it failed, which is logged:
   * what was changed is stored, and the next poll derives it.
   */
  deriveNow(repositoryId: string): Promise<boolean>;
  /** Begins nothing new, waits for tags in work, and cuts them off after `timeoutMs`. */
  stop(timeoutMs: number): Promise<void>;
};

type PollConcurrency = {
  /** Of registries that answer. */
  answering: number;
  /** With those that wait for a registry which answers nothing: they cost neither a connection nor much memory. */
  all: number;
  perRegistry: number;
  perSilentRegistry: number;
};

const CONCURRENCY: PollConcurrency = { answering: 24, all: 256, perRegistry: 2, perSilentRegistry: 1 };
/** While all places are taken, it is seen so often whether a registry has fallen silent. */
const LOOK_AGAIN_MS = 100;

export function createPoller(options: PollerOptions): Poller {
  const { db, clients, clock, log } = options;
  const limits = options.concurrency ?? CONCURRENCY;
  /** Polls of one repository that somebody waits for: stopping waits for them too. */
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

  /** Polls that are in work may begin to wait without any of them ending. */
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
      const claim = await claimRepository(db, repositoryId, clock.now());
      if (!claim) return false;
      try {
        await deriveClaimed(db, claim, claim.firstLookedAt, clock.now()).finally(() => dropClaim(db, claim));
        return true;
      } catch (error) {
        log.error({ repository: claim.name, err: error }, 'deriving failed; the next poll tries again');
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
