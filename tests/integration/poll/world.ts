import { onTestFinished } from 'vitest';
import type { DatabaseClient } from '#lib/db/client.ts';
import { getPoll } from '#lib/db/polls/polls.ts';
import type { NewRepository } from '#lib/db/repositories/repositories.ts';
import type { PollEnd } from '#lib/poll/end-poll.ts';
import type { Poller } from '#lib/poll/poller.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import {
  addTestRegistry,
  addTestRepository,
  createTestClock,
  openPoller,
  type TestClock,
  type TestPollerOptions,
} from '#tests/support/poller.ts';

export const START = new Date('2026-01-01T00:00:00Z');
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/**
 * Creates a clock whose waits end immediately and advance it. With a real clock a test would wait for the end of a
 * pause.
 */
export function createLeapingClock(start = START): TestClock {
  const clock = createTestClock(start);
  return {
    ...clock,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      clock.advance(ms);
    },
  };
}

export type World = {
  db: DatabaseClient;
  url: string;
  clock: TestClock;
  poller: Poller;
  addRegistry(url: string): Promise<string>;
  addRepository(registryId: string, name: string, settings?: Partial<NewRepository>): Promise<string>;
  /** Polls like a user's request. Throws while another process has the lease of the repository. */
  poll(repositoryId: string): Promise<PollEnd & { row: Awaited<ReturnType<typeof getPoll>> }>;
};

/** Opens a database, a poller and a clock for one test. They are closed after it. */
export async function openWorld(clock = createLeapingClock(), options: TestPollerOptions = {}): Promise<World> {
  const database = await createTestDatabase();
  const { poller, close } = openPoller(database.db, clock, options);
  onTestFinished(async () => {
    await close();
    await database.drop();
  });
  const { db, url } = database;
  return {
    db,
    url,
    clock,
    poller,
    addRegistry: (registryUrl) => addTestRegistry(db, registryUrl, clock.now()),
    addRepository: (registryId, name, settings) => addTestRepository(db, registryId, name, clock.now(), settings),
    async poll(repositoryId) {
      const end = await poller.pollNow(repositoryId, 'manual');
      if (!end) throw new Error('another process holds the repository');
      return { ...end, row: await getPoll(db, end.pollId) };
    },
  };
}

export type StoredObservation = { tag: string; digest: string; firstSeen: number; ended: number | null };

/** Returns every observation of a repository by tag and time, in epoch seconds. */
export async function readStoredObservations(db: DatabaseClient, repositoryId: string): Promise<StoredObservation[]> {
  const rows = await db.observation.findMany({
    where: { repositoryId },
    include: { tag: true, manifest: { select: { digest: true } } },
    orderBy: [{ firstSeenAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(({ tag, manifest, firstSeenAt, endedAt }) => ({
    tag: tag.name,
    digest: manifest.digest,
    firstSeen: firstSeenAt.getTime() / 1000,
    ended: endedAt && endedAt.getTime() / 1000,
  }));
}

/** Returns the observations of one tag as digests, oldest first, and whether the last one is open. */
export async function readTagHistory(db: DatabaseClient, repositoryId: string, tag: string) {
  const all = await readStoredObservations(db, repositoryId);
  const mine = all.filter((observation) => observation.tag === tag);
  return { digests: mine.map(({ digest }) => digest), isOpen: mine.at(-1)?.ended === null };
}

export type CurrentSize = {
  tag: string;
  platform: string;
  digest: string;
  sizeBytes: number;
  layerCount: number;
  deltaBytes: number | null;
  pullCostBytes: number;
};

/** Reads `TagCurrent` of a repository, by tag and platform. */
export async function readCurrent(db: DatabaseClient, repositoryId: string): Promise<CurrentSize[]> {
  const rows = await db.$queryRaw<CurrentSize[]>`
    select t.name as tag, c.platform, m.digest, c."sizeBytes"::float8 as "sizeBytes", c."layerCount"::int as "layerCount",
      c."deltaBytes"::float8 as "deltaBytes", c."pullCostBytes"::float8 as "pullCostBytes"
    from "TagCurrent" c join "Tag" t on t.id = c."tagId" join "Manifest" m on m.id = c."manifestId"
    where t."repositoryId" = ${repositoryId} order by t.name, c.platform`;
  return rows;
}

export type SizedLayer = { digest: string; size: number };

/** Returns the stored layers by manifest digest, in order. */
export async function readStoredLayers(db: DatabaseClient): Promise<Map<string, SizedLayer[]>> {
  const rows = await db.$queryRaw<{ manifest: string; digest: string; size: number }[]>`
    select m.digest as manifest, l.digest, c."sizeBytes"::float8 as size
    from "ImageLayer" c join "Manifest" m on m.id = c."manifestId" join "Layer" l on l.id = c."layerId"
    order by m.id, c.position`;
  const layers = new Map<string, SizedLayer[]>();
  for (const { manifest, ...layer } of rows) layers.set(manifest, [...(layers.get(manifest) ?? []), layer]);
  return layers;
}

/** Returns the bytes of `layers` that a node with `present` must pull. Each digest counts once. */
export function bytesToPull(layers: readonly SizedLayer[], present: readonly SizedLayer[]): number {
  const known = new Set(present.map(({ digest }) => digest));
  const lacking = new Map(layers.filter(({ digest }) => !known.has(digest)).map(({ digest, size }) => [digest, size]));
  return [...lacking.values()].reduce((sum, size) => sum + size, 0);
}

/** Waits until `isTrue`. Throws after 10 s of real time, or after the given time. */
export async function waitFor(isTrue: () => Promise<boolean> | boolean, withinMs = 10_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error('what the test waited for did not come');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
