import { describe, expect, it } from 'vitest';
import { type FaultName, faultLine } from '#tests/support/fake-registry/fault-lines.ts';
import { ODD_NAMES, type OddName, tagOddManifest } from '#tests/support/fake-registry/odd-manifests.ts';
import { expectShown, readShown } from './expected-current.ts';
import { readProblems } from './scope-rows.ts';
import { APP, pollEvery, pushVersions, watchFake } from './watch-fake.ts';
import { DAY_MS, HOUR_MS } from './world.ts';

describe('several tags that cannot be read', () => {
  it('keep their problems over every poll, and the first manual poll after the fault ends reads them', async () => {
    const bad = ['1.0.0', '1.0.1', '1.0.2'];
    const { db, fake, clock, poll, id } = await watchFake((fake) => {
      pushVersions(fake, 6);
      fake.switches.faults = bad.map((reference) =>
        faultLine('refused by policy with 412', { repository: APP, reference }),
      );
    });
    await poll(id);
    const first = await readProblems(db, id);
    expect(first.map(({ tag }) => tag)).toEqual(bad);
    for (let polls = 2; polls <= 4; polls += 1) {
      clock.advance(HOUR_MS);
      expect((await poll(id)).row.state).toBe('partial');
      const again = await readProblems(db, id);
      expect(again).toMatchObject(first.map(({ tag, since }) => ({ tag, since, tries: polls, status: 412 })));
      expect(again.every(({ message }) => message.includes('cannot be pulled due to configured policy'))).toBe(true);
    }
    fake.switches.faults = [];
    fake.takeTally();
    expect((await poll(id)).row).toMatchObject({ state: 'succeeded', observed: 3 });
    expect(fake.takeTally(APP).heads).toBe(6);
    expect(await readProblems(db, id)).toEqual([]);
    expect(await readShown(db, id)).toEqual(expectShown(fake.content, APP));
  });

  it.for([
    'refused by policy with 403',
    'refused by policy with 412',
    'redirect loop',
    'internal error',
    'web page',
  ] satisfies FaultName[])('fail each poll when the repository has no other tag: %s', async (name) => {
    const { db, fake, clock, poll, id } = await watchFake((fake) => {
      pushVersions(fake, 3);
      fake.switches.faults = [faultLine(name, { repository: APP })];
    });
    for (let polls = 1; polls <= 3; polls += 1) {
      expect((await poll(id)).row.state).toBe('failed');
      expect((await readProblems(db, id)).map(({ tag }) => tag)).toEqual(['1.0.0', '1.0.1', '1.0.2']);
      clock.advance(HOUR_MS);
    }
    expect(await db.observation.count()).toBe(0);
    fake.switches.faults = [];
    expect((await poll(id)).row).toMatchObject({ state: 'succeeded', observed: 3 });
    expect(await readProblems(db, id)).toEqual([]);
    expect(await readShown(db, id)).toEqual(expectShown(fake.content, APP));
  });

  it.for(['more than 4 MiB', 'JSON nested too deep', 'two media types'] satisfies OddName[])(
    'have problems that name the kind of their manifests when there is no other tag: %s',
    async (name) => {
      const { db, fake, clock, poll, id } = await watchFake((fake) => {
        for (let seed = 1; seed <= 3; seed += 1)
          tagOddManifest(fake.content, { repository: APP, tag: `1.0.${seed}`, name, seed });
      });
      for (let polls = 1; polls <= 3; polls += 1) {
        expect((await poll(id)).row.state).toBe('failed');
        expect(await readProblems(db, id)).toHaveLength(3);
        clock.advance(HOUR_MS);
      }
      pushVersions(fake, 4);
      expect((await poll(id)).row).toMatchObject({ state: 'succeeded', observed: 4 });
      expect(await readProblems(db, id)).toEqual([]);
    },
  );

  it('of unknown kinds have their problems after one poll, which reads all good tags', async () => {
    const { db, fake, clock, poll, poller, id } = await watchFake((fake) => {
      for (let n = 0; n < 30; n += 1) {
        const name = n % 5 === 4 ? (ODD_NAMES[n % ODD_NAMES.length] ?? 'unknown kind') : 'unknown kind';
        tagOddManifest(fake.content, { repository: APP, tag: `9.0.${n}`, name, seed: n });
      }
      pushVersions(fake, 6);
    });
    await poller.runDue();
    expect(await db.poll.count()).toBe(1);
    expect(await db.poll.findFirst()).toMatchObject({ state: 'partial', observed: 6, error: null });
    expect(await db.repository.findFirst()).toMatchObject({ firstLookedAt: expect.any(Date) });
    const good = Array.from({ length: 6 }, (_, n) => `1.0.${n}`);
    expect(await readShown(db, id)).toEqual(expectShown(fake.content, APP, good));
    const problems = await readProblems(db, id);
    expect(problems).toHaveLength(30);
    const unknown = problems.filter(({ code }) => code === 'manifest-unsupported-type');
    expect(unknown.length).toBeGreaterThanOrEqual(24);
    for (const { tag, message } of unknown) expect(message).toContain(`vnd.acme.thing-${tag.split('.').at(-1)}+json`);

    clock.advance(DAY_MS);
    await poll(id);
    expect(await readProblems(db, id)).toHaveLength(30);
    expect(await db.poll.findFirst({ orderBy: { queuedAt: 'desc' } })).toMatchObject({ state: 'partial' });
  });

  it('are counted by the poll, and the other tags are read', async () => {
    const watched = await watchFake((fake) => {
      pushVersions(fake, 10);
      fake.switches.faults = ['1.0.7', '1.0.8', '1.0.9', '1.0.1', '1.0.2', '1.0.3'].map((reference, n) =>
        faultLine(n % 2 === 0 ? 'internal error' : 'refused by policy with 403', { repository: APP, reference }),
      );
    });
    const { db, fake, poll, id } = watched;
    const { row } = await poll(id);
    expect(row).toMatchObject({ state: 'partial', observed: 4, error: null });
    expect(row.failures.map(({ tag }) => tag).sort()).toEqual(
      ['1.0.1', '1.0.2', '1.0.3', '1.0.7', '1.0.8', '1.0.9'].sort(),
    );
    await pollEvery(watched, 6 * HOUR_MS, 4);
    expect(await readProblems(db, id)).toHaveLength(6);
    expect(await readShown(db, id)).toEqual(expectShown(fake.content, APP, ['1.0.0', '1.0.4', '1.0.5', '1.0.6']));
  });
});
