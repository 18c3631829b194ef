import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Api, openApi } from './api.ts';

const PATH = '/api/v1/search?q=v1%20a%20b%20c%20d%20e%20f%200';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

it('runs two searches at the same time, lets a few wait, and refuses the others with Retry-After', async () => {
  const { db } = api.runtime;
  const [locked, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const holder = db.$transaction(
    async (tx) => {
      await tx.$executeRaw`lock table "Tag" in access exclusive mode`;
      locked.resolve();
      await done.promise;
    },
    { timeout: 30_000 },
  );
  await locked.promise;
  const searches = Array.from({ length: 25 }, () => api.call('GET', PATH));
  await new Promise((wake) => setTimeout(wake, 500));
  const [row] = await db.$queryRaw<{ waiting: number }[]>`
    select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  expect(row?.waiting).toBe(2);
  expect((await api.call('GET', '/api/ready')).status).toBe(200);
  // A stranger is refused before it waits for a place.
  expect((await api.call('GET', PATH, undefined, { as: {} })).status).toBe(401);
  // The two that run reach the time limit of a statement.
  const slow = await Promise.any(
    searches.map(async (search) => ((await search).status === 503 ? search : Promise.reject())),
  );
  done.resolve();
  await holder;
  expect(slow.body).toMatchObject({ detail: 'The search took too long.', hint: 'Use more specific words.' });
  const answers = await Promise.all(searches);
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(17);
  expect(refused[0]?.headers.get('retry-after')).toBe('2');
  expect(refused[0]?.body).toMatchObject({ detail: 'Too many searches are running.' });
  expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(3);
  expect((await api.call('GET', PATH)).status).toBe(200);
}, 40_000);
