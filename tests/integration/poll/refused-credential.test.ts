import { describe, expect, it } from 'vitest';
import { faultLine } from '#tests/support/fake-registry/fault-lines.ts';
import { expectShown, readShown } from './expected-current.ts';
import { readProblems } from './scope-rows.ts';
import { APP, pushVersions, watchFake } from './watch-fake.ts';
import { HOUR_MS, MINUTE_MS } from './world.ts';

/** Watches twenty tags behind a token service, which were read once. */
async function watchWithTokens() {
  const watched = await watchFake((fake) => {
    pushVersions(fake, 20);
    fake.switches.auth = 'bearer';
  });
  expect((await watched.poll(watched.id)).row).toMatchObject({ state: 'succeeded', observed: 20 });
  watched.clock.advance(HOUR_MS);
  watched.fake.tokens.forgetAll();
  return watched;
}

describe('a registry with tokens', () => {
  it('that refuses a token gets one token request in five minutes, however many tags there are', async () => {
    const watched = await watchWithTokens();
    const { db, fake, clock, poll, id } = watched;
    fake.switches.anonymousTokens = false;
    const before = fake.count(undefined, '/token');
    for (let polls = 0; polls < 3; polls += 1) {
      expect((await poll(id)).row).toMatchObject({ state: 'failed' });
      clock.advance(MINUTE_MS);
    }
    expect(fake.count(undefined, '/token') - before).toBe(1);
    // The failure is not stored as a problem of tags.
    expect(await readProblems(db, id)).toEqual([]);
    clock.advance(5 * MINUTE_MS);
    fake.switches.anonymousTokens = true;
    expect((await poll(id)).row).toMatchObject({ state: 'succeeded' });
    expect(fake.count(undefined, '/token') - before).toBe(2);
  });

  it.for(['refused by policy with 403', 'unauthorized with a fresh token'] as const)(
    'that refuses some tags with a fresh token serves the others, without a token request per tag: %s',
    async (name) => {
      const watched = await watchWithTokens();
      const { db, fake, clock, poll, id } = watched;
      const before = fake.count(undefined, '/token');
      const bad = ['1.0.3', '1.0.4', '1.0.11'];
      fake.switches.faults = bad.map((reference) => faultLine(name, { repository: APP, reference }));
      fake.content.image(APP, '1.0.19', [31_337]);
      for (let polls = 0; polls < 3; polls += 1) {
        expect((await poll(id)).row).toMatchObject({ state: 'partial', error: null });
        clock.advance(MINUTE_MS);
      }
      expect((await readProblems(db, id)).map(({ tag }) => tag)).toEqual([...bad].sort());
      expect((await readShown(db, id)).filter(({ tag }) => tag === '1.0.19')).toEqual(
        expectShown(fake.content, APP, ['1.0.19']),
      );
      expect(fake.count(undefined, '/token') - before).toBeLessThanOrEqual(4);
    },
  );

  it('that refuses the whole repository fails the poll, and the next poll after that reads everything', async () => {
    const watched = await watchWithTokens();
    const { db, fake, clock, poll, id } = watched;
    fake.switches.anonymousPull = false;
    const { row } = await poll(id);
    expect(row.state).toBe('failed');
    expect(row.error?.code).toMatch(/unauthorized|denied/);
    fake.switches.anonymousPull = true;
    clock.advance(10 * MINUTE_MS);
    expect((await poll(id)).row).toMatchObject({ state: 'succeeded', error: null });
    expect(await readProblems(db, id)).toEqual([]);
    expect(await db.tag.count({ where: { missingCount: { gt: 0 } } })).toBe(0);
  });
});
