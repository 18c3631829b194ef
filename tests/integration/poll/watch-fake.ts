import type { DatabaseClient } from '#lib/db/client.ts';
import type { NewRepository } from '#lib/db/repositories.ts';
import type { FakeRegistry } from '#tests/support/fake-registry/fake-registry.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import type { TestPollerOptions } from '#tests/support/poller.ts';
import { readShown, type ShownSize } from './expected-current.ts';
import { createLeapingClock, MINUTE_MS, openWorld, type World, waitFor } from './world.ts';

export const APP = 'team/app';

export type Watched = World & { fake: FakeRegistry; registryId: string; id: string };

/** A world with one fake registry and one of its repositories, filled by `fill` before it is watched. */
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

/** Pushes versions 1.0.0, 1.0.1, … of sizes that all differ. */
export function pushVersions(fake: FakeRegistry, count: number, repository = APP): string[] {
  const names = Array.from({ length: count }, (_, n) => `1.0.${n}`);
  for (const [n, name] of names.entries()) fake.content.image(repository, name, [1000 * (n + 1), 7]);
  return names;
}

/** Goes from one due poll to the next until a time, and polls each; where a registry is paused, minute by minute. */
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

/** Lets time pass in steps, and polls what is due after each: less work than every single poll. */
export async function pollEvery({ clock, poller }: World, stepMs: number, steps: number): Promise<void> {
  for (let step = 0; step < steps; step += 1) {
    clock.advance(stepMs);
    await poller.runDue();
  }
}

/** Until a repository shows just this, or half a minute is over: then the caller's comparison says what differs. */
export async function waitForShown(db: DatabaseClient, id: string, wanted: readonly ShownSize[]): Promise<void> {
  const text = JSON.stringify(wanted);
  await waitFor(async () => JSON.stringify(await readShown(db, id)) === text, 30_000).catch(() => undefined);
}
