import { pino } from 'pino';
import type { DatabaseClient } from '#lib/db/client.ts';
import { insertRegistry } from '#lib/db/registries/registries.ts';
import { insertRepository, type NewRepository } from '#lib/db/repositories/repositories.ts';
import type { Credential } from '#lib/domain/credential.ts';
import { createDispatcher } from '#lib/net/dispatcher.ts';
import { keepPauses } from '#lib/poll/keep-pauses.ts';
import { createPoller, type Poller, type PollerOptions } from '#lib/poll/poller.ts';
import {
  createRegistryClients,
  type RegistryClients,
  type RegistryClientsOptions,
} from '#lib/poll/registry-clients.ts';
import type { Clock, Dispatcher } from '#lib/registry/index.ts';
import { formatCredential } from '#lib/secrets/credential.ts';
import { createSealer } from '#lib/secrets/sealer.ts';
import { createMaskLoader } from '#lib/server/secret-mask.ts';
import { ANY_NETWORK } from '#tests/support/any-network.ts';

export const SECRET = 'a secret of tests, thirty-two characters long';
export const sealer = createSealer(SECRET);

export type TestClock = Clock & { set(at: Date): void; advance(ms: number): void };

/** Creates a clock that changes only when it is set. Sleeping takes no time. */
export function createTestClock(start = new Date('2026-01-01T00:00:00Z')): TestClock {
  let at = start;
  return {
    now: () => at,
    sleep: async () => {},
    set: (next) => {
      at = next;
    },
    advance: (ms) => {
      at = new Date(at.getTime() + ms);
    },
  };
}

export type TestPoller = { poller: Poller; clients: RegistryClients; clock: TestClock; close: () => Promise<void> };

export type TestPollerOptions = Partial<
  Pick<RegistryClientsOptions, 'backgroundPace'> & Pick<PollerOptions, 'concurrency' | 'random' | 'layerBytesPerDay'>
> & {
  /**
   * How long a registry may take to begin or continue an answer. The usual half a minute is too long for some tests.
   */
  answerWithinMs?: number;
};

/** Opens the real poller on real sockets with the test's clock. */
export function openPoller(db: DatabaseClient, clock = createTestClock(), options: TestPollerOptions = {}): TestPoller {
  const log = pino({ level: 'silent' });
  const { backgroundPace, answerWithinMs, ...ofPoller } = options;
  const clients = createRegistryClients({
    clock,
    sealer,
    userAgent: 'plimsoll/test',
    createDispatcher: () => shortenTimeouts(createDispatcher({ policy: ANY_NETWORK }), answerWithinMs),
    pauses: keepPauses(db, clock, log),
    ...(backgroundPace ? { backgroundPace } : {}),
  });
  const loadMask = createMaskLoader({ db, sealer, clock, log });
  // Only tests of automatic reading expect that polls queue layers.
  const defaults = { random: () => 0.5, layerBytesPerDay: () => 0 };
  const poller = createPoller({ db, clients, clock, log, loadMask, ...defaults, ...ofPoller });
  return {
    poller,
    clients,
    clock,
    close: async () => {
      await poller.stop(1_000);
      await clients.close();
    },
  };
}

/** Returns the same dispatcher with shorter timeouts than the client requests. */
function shortenTimeouts(dispatcher: Dispatcher, answerWithinMs: number | undefined): Dispatcher {
  if (answerWithinMs === undefined) return dispatcher;
  return dispatcher.compose(
    (dispatch) => (options, handler) =>
      dispatch({ ...options, headersTimeout: answerWithinMs, bodyTimeout: answerWithinMs }, handler),
  );
}

/** Adds a registry on loopback as `POST /registries` would. @returns its id */
export async function addTestRegistry(
  db: DatabaseClient,
  url: string,
  now: Date,
  credential: Credential | null = null,
): Promise<string> {
  const id = crypto.randomUUID();
  const { host } = new URL(url);
  const sealed =
    credential && sealer.seal(formatCredential(credential), { table: 'Registry', id, field: 'credential' });
  await insertRegistry(
    db,
    {
      id,
      name: host,
      host,
      url,
      origin: 'ui',
      insecure: true,
      caPem: null,
      trustedTokenHosts: [],
      allowPrivate: true,
      place: null,
      credential: sealed,
      credentialUpdatedAt: credential && now,
    },
    now,
  );
  return id;
}

/** @returns the repository's id */
export async function addTestRepository(
  db: DatabaseClient,
  registryId: string,
  name: string,
  now: Date,
  settings: Partial<NewRepository> = {},
): Promise<string> {
  const defaults: NewRepository = {
    registryId,
    name,
    origin: 'ui',
    relation: 'ours',
    owner: null,
    include: [],
    exclude: [],
    platforms: [],
    pastedTag: null,
  };
  const id = await insertRepository(db, { ...defaults, ...settings }, now);
  if (id === null) throw new Error(`${name} is there already`);
  return id;
}
