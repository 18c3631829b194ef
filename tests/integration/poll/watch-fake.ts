import type { DatabaseClient } from '#lib/db/client.ts';
import type { NewRepository } from '#lib/db/repositories/repositories.ts';
import type { FakeRegistry } from '#tests/support/fake-registry/fake-registry.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import type { TestPollerOptions } from '#tests/support/poller.ts';
import { readShown, type ShownSize } from './expected-current.ts';
import { createLeapingClock, MINUTE_MS, openWorld, type World, waitFor } from './world.ts';

export const APP = 'team/app';

export type Watched = World & { fake: FakeRegistry; registryId: string; id: string };

/** Opens a world with one fake registry and one of its repositories. `fill` adds the content before it is watched. */
export async function watchFake(
  fill: (fake: FakeRegistry) => void,
  settings: Partial<NewRepository> = {},
  options: TestPollerOptions = {},
): Promise<Watched> {
  const fake = await fakeRegistry();
  fill(fake);
  const world = await openWorld(createLeapingClock(), options);
  const registryId = await world.addRegistry(fake.baseUrl);
  const id = await world.addRepository(registryId, APP, settings);
  return { ...world, fake, registryId, id };
}

/** Pushes versions 1.0.0, 1.0.1, … with different sizes. */
export function pushVersions(fake: FakeRegistry, count: number, repository = APP): string[] {
  const names = Array.from({ length: count }, (_, n) => `1.0.${n}`);
  for (const [n, name] of names.entries()) fake.content.image(repository, name, [1000 * (n + 1), 7]);
  return names;
}

/** Polls everything at its due time until `end`. While a registry is paused, the clock advances by a minute. */
export async function pollUntil({ db, clock, poller }: World, end: Date, mostRounds = 2000): Promise<void> {
  for (let rounds = 0; rounds < mostRounds; rounds += 1) {
    const { _min } = await db.repository.aggregate({ _min: { nextPollAt: true } });
    const next = _min.nextPollAt;
    if (next === null || next > end) return clock.set(new Date(Math.max(end.getTime(), clock.now().getTime())));
    if (next > clock.now()) clock.set(next);
    const before = await db.poll.count({ where: { finishedAt: { not: null } } });
    await poller.runDue();
    const after = await db.poll.count({ where: { finishedAt: { not: null } } });
    if (after === before) clock.advance(MINUTE_MS);
    if (clock.now() > end) return;
  }
  throw new Error(`more than ${mostRounds} rounds before ${end.toISOString()}`);
}

/**
 * Advances the clock in steps and polls what is due after each. This is faster than polling each repository at its due
 * time.
 */
export async function pollEvery({ clock, poller }: World, stepMs: number, steps: number): Promise<void> {
  for (let step = 0; step < steps; step += 1) {
    clock.advance(stepMs);
    await poller.runDue();
  }
}

/**
 * Waits until a repository shows exactly this, for at most 30 s. After that the caller's comparison reports the
 * difference.
 */
export async function waitForShown(db: DatabaseClient, id: string, wanted: readonly ShownSize[]): Promise<void> {
  const text = JSON.stringify(wanted);
  await waitFor(async () => JSON.stringify(await readShown(db, id)) === text, 30_000).catch(() => undefined);
}
