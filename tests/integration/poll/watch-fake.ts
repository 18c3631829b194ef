import type { NewRepository } from '#lib/db/repositories.ts';
import type { FakeRegistry } from '#tests/support/fake-registry/fake-registry.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import type { TestPollerOptions } from '#tests/support/poller.ts';
import { createLeapingClock, openWorld, type World } from './world.ts';

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

/** Goes from one due poll to the next until a time, and polls each. @returns how many there were */
export async function pollUntil({ db, clock, poller }: World, end: Date, mostPolls = 2000): Promise<number> {
  for (let polls = 0; polls < mostPolls; polls += 1) {
    const { _min } = await db.repository.aggregate({ _min: { nextPollAt: true } });
    const next = _min.nextPollAt;
    if (next === null || next > end) {
      clock.set(end);
      return polls;
    }
    if (next > clock.now()) clock.set(next);
    await poller.runDue();
  }
  throw new Error(`more than ${mostPolls} polls before ${end.toISOString()}`);
}
