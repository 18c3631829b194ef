import { describe, expect, it } from 'vitest';
import { headNames } from '#tests/support/fake-registry/fault-lines.ts';
import { APP, pushVersions, watchFake } from './watch-fake.ts';
import { DAY_MS, HOUR_MS } from './world.ts';

const OTHER = 'team/other';
const NOTHING = `sha256:${'0'.repeat(64)}`;

describe('a HEAD that a GET contradicted', () => {
  it('stays unused for a day, although a poll that began earlier ends later and found HEAD useful', async () => {
    const watched = await watchFake((fake) => {
      pushVersions(fake, 4);
      pushVersions(fake, 4, OTHER);
    });
    const { fake, db, clock, id, registryId } = watched;
    await watched.poll(id);
    const otherId = await watched.addRepository(registryId, OTHER);
    const readUntil = async () => (await db.registryState.findFirst())?.headUnusableUntil?.getTime();
    await watched.poll(otherId);
    clock.advance(HOUR_MS);
    let meet = () => {};
    const met = new Promise<void>((resolve) => (meet = resolve));
    fake.switches.faults = [
      headNames(NOTHING, { repository: APP, reference: '1.0.2' }),
      {
        ...headNames(null, { repository: OTHER, reference: '1.0.0' }),
        answer: (right) => {
          meet();
          return { ...right, delayMs: 1_000 };
        },
      },
    ];
    const slow = watched.poll(otherId);
    await met;
    await watched.poll(id);
    const until = await readUntil();
    expect(until).toBe(clock.now().getTime() + DAY_MS);
    expect(await db.poll.count({ where: { state: 'running' } })).toBe(1);
    expect((await slow).row).toMatchObject({ state: 'succeeded' });
    expect(await readUntil()).toBe(until);
  });
});
