import { expect, it } from 'vitest';
import { createRandom } from '#tests/support/random.ts';
import { APP, pollUntil, watchFake } from './watch-fake.ts';
import { HOUR_MS } from './world.ts';

it('no scheduled poll starts before a request is due, however the times are spread', async () => {
  const watched = await watchFake((fake) => fake.content.image(APP, '1.0.0', [333]), {}, { random: createRandom(7) });
  const { db, clock, id } = watched;
  await pollUntil(watched, new Date(clock.now().getTime() + 3 * HOUR_MS));
  const polls = await db.poll.findMany({ where: { repositoryId: id }, select: { requests: true } });
  expect(polls.length).toBeGreaterThan(30);
  const asked = polls.map(({ requests }) => Object.values(requests as Record<string, number>).reduce((a, b) => a + b));
  expect(asked.filter((count) => count === 0)).toEqual([]);
});
