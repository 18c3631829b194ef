import { pino } from 'pino';
import type { DatabaseClient } from '#lib/db/client.ts';
import { claimRepository } from '#lib/db/polls/claims.ts';
import { insertRegistry } from '#lib/db/registries/registries.ts';
import { insertRepository } from '#lib/db/repositories/repositories.ts';
import { createDispatcher } from '#lib/net/dispatcher.ts';
import type { PollEnd } from '#lib/poll/end-poll.ts';
import { pollRepository } from '#lib/poll/poll-repository.ts';
import { createPoller } from '#lib/poll/poller.ts';
import { createRegistryClients } from '#lib/poll/registry-clients.ts';
import { type Pace, systemClock } from '#lib/registry/index.ts';
import { createSealer } from '#lib/secrets/sealer.ts';
import { createMaskLoader } from '#lib/server/secret-mask.ts';
import { ANY_NETWORK } from '#tests/support/any-network.ts';

export type BenchPoller = {
  /** @returns the repository's id */
  add(registryId: string, name: string): Promise<string>;
  addRegistry(url: string): Promise<string>;
  poll(repositoryId: string, options?: { at?: Date; derive?: boolean }): Promise<PollEnd>;
  /** Polls everything that is due. */
  runDue(): Promise<void>;
  close(): Promise<void>;
};

/** Opens the real poller as the application does. `at` sets its clock to a recorded moment. */
export function openBenchPoller(db: DatabaseClient, backgroundPace?: Pace): BenchPoller {
  let at: Date | null = null;
  const clock = {
    now: () => at ?? new Date(),
    sleep: systemClock.sleep,
  };
  const sealer = createSealer('a secret of the benchmark, long enough');
  const clients = createRegistryClients({
    clock,
    sealer,
    userAgent: 'plimsoll/bench',
    ...(backgroundPace ? { backgroundPace } : {}),
    createDispatcher: () => createDispatcher({ policy: ANY_NETWORK, connections: 8 }),
  });
  const log = pino({ level: 'error' });
  const loadMask = createMaskLoader({ db, sealer, clock, log });
  const due = createPoller({ db, clients, clock, log, loadMask, random: Math.random, layerBytesPerDay: () => 0 });
  return {
    async addRegistry(url) {
      const id = crypto.randomUUID();
      const { host } = new URL(url);
      const row = {
        id,
        name: host,
        host,
        url,
        origin: 'ui' as const,
        insecure: true,
        caPem: null,
        trustedTokenHosts: [],
        allowPrivate: true,
        place: null,
        credential: null,
        credentialUpdatedAt: null,
      };
      await insertRegistry(db, row, clock.now());
      return id;
    },
    async add(registryId, name) {
      const settings = {
        origin: 'ui' as const,
        relation: 'ours' as const,
        owner: null,
        include: [],
        exclude: [],
        platforms: [],
        pastedTag: null,
      };
      const id = await insertRepository(db, { registryId, name, ...settings }, clock.now());
      if (id === null) throw new Error(`${name} is there already`);
      return id;
    },
    async poll(repositoryId, { at: moment = null, derive = true }: { at?: Date | null; derive?: boolean } = {}) {
      at = moment;
      const claim = await claimRepository(db, repositoryId, clock.now());
      if (!claim) throw new Error(`${repositoryId} is held`);
      return pollRepository(
        { db, clients, clock, log, loadMask, random: Math.random, layerBytesPerDay: () => 0 },
        claim,
        {
          trigger: 'manual',
          signal: new AbortController().signal,
          isStopping: () => false,
          derive,
        },
      );
    },
    runDue: due.runDue,
    async close() {
      await due.stop(0);
      await clients.close();
    },
  };
}
