import type { DatabaseClient } from '#lib/db/client.ts';
import { type Claim, claimRepository } from '#lib/db/polls/claims.ts';
import {
  deleteRegistry,
  findRegistryByHost,
  insertRegistry,
  type RegistryRow,
  updateRegistry,
} from '#lib/db/registries/registries.ts';
import { insertRepository, type NewRepository } from '#lib/db/repositories/repositories.ts';
import type { Log } from '#lib/log/log.ts';
import type { PollDependencies } from '#lib/poll/poll-dependencies.ts';
import { pollRepository } from '#lib/poll/poll-repository.ts';
import { compareImagesNow, explainIncidents, type ReadNowOptions, readImagesNow } from '#lib/poll/read-images-now.ts';
import { createRegistryClients } from '#lib/poll/registry-clients.ts';
import type { Clock } from '#lib/registry/index.ts';
import type { Sealer } from '#lib/secrets/sealer.ts';
import { createReplayDispatcher } from './dispatcher.ts';
import { type DemoHistory, readDemoHistory } from './history.ts';
import { createKnownLayers } from './known-layers.ts';
import { readPackages } from './packages/read.ts';
import { createReplayRegistry } from './registry.ts';
import { buildService } from './service/build.ts';
import { DAY_MS, listSteps } from './steps.ts';
import { buildStory } from './story/build.ts';

export type LoadOptions = {
  db: DatabaseClient;
  log: Log;
  sealer: Sealer;
  loadMask: PollDependencies['loadMask'];
  loadKeys: ReadNowOptions['loadKeys'];
  userAgent: string;
  now: Date;
  signal: AbortSignal;
  onProgress: (progress: { done: number; total: number; shiftedDays: number }) => void;
};

/** The beginning of the recorded history. The demo registry is created at this time plus the shift. */
export const RECORDED_FROM = new Date('2015-09-09T21:23:57Z');

const HOST = 'docker.io';
/** Name of the registry while it loads. A process that is killed leaves the registry with this name. */
const LOADING_NAME = 'Docker Hub (being replayed)';
const NAME = 'Docker Hub (recorded)';
/** Charts are recomputed after this many polls while the demo loads. */
const DERIVE_EVERY = 40;

/**
 * Replays recorded history through the real client and the real poller, with a clock set to each recorded day. An
 * existing demo, even an incomplete one, is removed first.
 */
export async function loadDemo(options: LoadOptions): Promise<void> {
  const { db, log, now, signal } = options;
  await removeDemo(db);
  const own = [await buildService(), ...(await buildStory(await readPackages()))];
  const recorded = await readDemoHistory();
  const history: DemoHistory = { repositories: [...recorded.repositories, ...own] };
  const { shiftMs, steps } = listSteps(history, { now });
  const registry = createReplayRegistry(history, { shiftMs });
  const clock = createStandingClock(steps[0]?.at ?? now);
  const clients = createRegistryClients({
    clock,
    sealer: options.sealer,
    userAgent: options.userAgent,
    createDispatcher: () => createReplayDispatcher(registry),
  });
  const total = steps.reduce((sum, step) => sum + step.changed.length, 0);
  const shiftedDays = Math.round(shiftMs / DAY_MS);
  const ids = await insertAll(db, history, clock.now());
  let done = 0;
  try {
    for (const [index, { at, changed }] of steps.entries()) {
      registry.advanceTo(at);
      clock.set(at);
      const derive = index % DERIVE_EVERY === 0;
      for (const name of changed) {
        if (signal.aborted) return;
        await pollOne(name, derive);
        done += 1;
        options.onProgress({ done, total, shiftedDays });
      }
    }
    clock.set(now);
    const findKnown = createKnownLayers(own);
    const reading = { db, clients, clock, log, signal, loadKeys: options.loadKeys, findKnown };
    const read: Awaited<ReturnType<typeof readImagesNow>> = [];
    for (const { name } of own) read.push(...(await readImagesNow(reading, ids.get(name) ?? '')));
    // A last poll at the current time, so that "90 days" ends today.
    registry.advanceTo(now);
    for (const name of ids.keys()) await pollOne(name, true);
    await compareImagesNow({ db, clock, log, signal }, read);
    await explainIncidents({ db, clock }, read);
    const loaded = await findRegistryByHost(db, HOST, ['demo']);
    if (loaded) await updateRegistry(db, loaded.id, { name: NAME });
  } finally {
    await clients.close();
  }

  async function pollOne(name: string, derive: boolean): Promise<void> {
    const claim: Claim | null = await claimRepository(db, ids.get(name) ?? '', clock.now());
    if (!claim) throw new Error(`The demo's repository ${name} is in use by another process.`);
    await pollRepository(
      { db, clients, clock, log, loadMask: options.loadMask, random: () => 0.5, layerBytesPerDay: () => 0 },
      claim,
      {
        trigger: 'demo',
        signal,
        isStopping: () => signal.aborted,
        derive,
      },
    );
  }
}

async function insertAll(db: DatabaseClient, history: DemoHistory, now: Date): Promise<Map<string, string>> {
  const registry: RegistryRow = {
    id: crypto.randomUUID(),
    name: LOADING_NAME,
    host: HOST,
    url: 'https://registry-1.docker.io',
    origin: 'demo',
    insecure: false,
    caPem: null,
    trustedTokenHosts: [],
    allowPrivate: false,
    place: null,
    credential: null,
    credentialUpdatedAt: null,
  };
  if (!(await insertRegistry(db, registry, now))) throw new Error('Another process is loading the demo.');
  const ids = new Map<string, string>();
  for (const { name, blobs, files } of history.repositories) {
    const repository: NewRepository = {
      registryId: registry.id,
      name,
      origin: 'demo',
      relation: blobs === undefined && files === undefined ? 'upstream' : 'ours',
      owner: null,
      pastedTag: null,
      include: [],
      exclude: [],
      platforms: [],
    };
    const id = await insertRepository(db, repository, now);
    if (id !== null) ids.set(name, id);
  }
  return ids;
}

/** Removes a demo that a killed process left incomplete. Call it only when no other process can be loading one. */
export async function removeUnfinishedDemo(db: DatabaseClient): Promise<void> {
  const registry = await findRegistryByHost(db, HOST, ['demo']);
  if (registry?.name === LOADING_NAME) await deleteRegistry(db, registry.id);
}

/** Removes the demo with its history. Real registries and repositories stay. */
export async function removeDemo(db: DatabaseClient): Promise<void> {
  const registry = await findRegistryByHost(db, HOST, ['demo']);
  if (registry) await deleteRegistry(db, registry.id);
}

type StandingClock = Clock & { set(at: Date): void };

/** Creates a clock that stands still until it is set. Sleeping takes no time. */
function createStandingClock(start: Date): StandingClock {
  let at = start;
  return {
    now: () => at,
    sleep: async () => {},
    set: (next) => {
      at = next;
    },
  };
}
