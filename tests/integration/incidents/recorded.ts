import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { DatabaseClient } from '#lib/db/client.ts';
import { claimRepository, dropClaim } from '#lib/db/polls/claims.ts';
import { createReplayDispatcher } from '#lib/demo/dispatcher.ts';
import { type DemoTag, readDemoHistory } from '#lib/demo/history.ts';
import { createReplayRegistry } from '#lib/demo/registry.ts';
import type { Relation } from '#lib/domain/relation.ts';
import { pollRepository } from '#lib/poll/poll-repository.ts';
import { createRegistryClients } from '#lib/poll/registry-clients.ts';
import { createMaskLoader } from '#lib/server/secret-mask.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import { addTestRegistry, addTestRepository, createTestClock, sealer } from '#tests/support/poller.ts';

const DAY_MS = 86_400_000;

/** Adds a channel with this id, so that its messages appear in the outbox. */
export async function addChannel(db: DatabaseClient, id: string, now: Date): Promise<void> {
  const row = { id, name: id, kind: 'ntfy' as const, settings: {}, createdAt: now, changedAt: now };
  await db.channel.create({ data: row });
}

/**
 * Polls an official image of 2015 to 2018 with the real client and poller on each day with a push. The configs contain
 * instructions. `aliases` are tags that always point to the same image as another tag, as official images have them.
 */
export async function watchRecorded(
  name: string,
  options: { aliases?: Record<string, string[]>; relation?: Relation } = {},
): Promise<DatabaseClient> {
  const all = await readDemoHistory();
  const repository = all.repositories.find((one) => one.name === `library/${name}`);
  if (!repository) throw new Error(`${name} was not recorded`);
  const aliases = repository.tags.flatMap((tag): DemoTag[] =>
    (options.aliases?.[tag.name] ?? []).map((alias) => ({ ...tag, name: alias })),
  );
  const watched = { ...repository, tags: [...repository.tags, ...aliases] };
  const registry = createReplayRegistry({ repositories: [watched] }, { shiftMs: 0 });
  const days = Map.groupBy(
    watched.tags.flatMap(({ changes }) => changes.map(({ at }) => at.getTime())),
    (at) => Math.floor(at / DAY_MS),
  );
  const looks = [...days.values()]
    .map((times) => new Date(Math.max(...times)))
    .sort((a, b) => a.getTime() - b.getTime());
  const { db, drop } = await createTestDatabase();
  const clock = createTestClock(looks[0]);
  const clients = createRegistryClients({
    clock,
    sealer,
    userAgent: 'plimsoll/test',
    createDispatcher: () => createReplayDispatcher(registry),
  });
  onTestFinished(async () => {
    await clients.close();
    await drop();
  });
  const registryId = await addTestRegistry(db, 'https://registry-1.docker.io', clock.now());
  const { relation = 'ours' } = options;
  const id = await addTestRepository(db, registryId, watched.name, clock.now(), { relation });
  await addChannel(db, 'chat', clock.now());
  const log = pino({ level: 'silent' });
  const loadMask = createMaskLoader({ db, sealer, clock, log });
  for (const at of looks) {
    registry.advanceTo(at);
    clock.set(at);
    const claim = await claimRepository(db, id, at);
    if (!claim) throw new Error('another process holds the repository');
    const asked = { ...claim, listedAt: claim.listedAt && new Date(0) };
    await pollRepository({ db, clients, clock, log, loadMask, random: () => 0.5, layerBytesPerDay: () => 0 }, asked, {
      trigger: 'manual',
      signal: new AbortController().signal,
      isStopping: () => false,
    });
    await dropClaim(db, claim);
  }
  return db;
}

/** Lists the incidents of series of these tags, oldest first. */
export async function listIncidentsOf(db: DatabaseClient, tags?: readonly string[]) {
  return db.incident.findMany({
    where: { kind: { not: 'trouble' }, ...(tags ? { members: { some: { streamLabel: { in: [...tags] } } } } : {}) },
    include: { members: { orderBy: { streamLabel: 'asc' } }, events: { orderBy: { id: 'asc' } }, deliveries: true },
    orderBy: { openedAt: 'asc' },
  });
}

export const onDay = (at: Date): string => at.toISOString().slice(0, 10);
