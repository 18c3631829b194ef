import { describe, expect, it } from 'vitest';
import { noAnswer } from '#tests/support/fake-registry/fault-answers.ts';
import { everywhere, faultLine, headNames } from '#tests/support/fake-registry/fault-lines.ts';
import { tagIndex } from '#tests/support/fake-registry/index-content.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import { casesOf } from '#tests/support/prove.ts';
import { createRandom, listSeeds, type Random } from '#tests/support/random.ts';
import { expectShown, readShown, type ShownSize } from './expected-current.ts';
import { pushAny, type Repository, type Thrown, throwFaults } from './fault-dice.ts';
import { readOpenDigests, readProblems, readServed, readUnread } from './scope-rows.ts';
import { pollEvery, waitForShown } from './watch-fake.ts';
import { createLeapingClock, DAY_MS, HOUR_MS, openWorld, readStoredObservations, type World } from './world.ts';

type Watched = Repository & {
  id: string;
  /** "tag digest" of everything that was ever pushed. */
  truth: Set<string>;
  /** Digests of images that were shown with their platform. They stay readable. */
  read: Set<string>;
};

const SEEDS = casesOf(listSeeds(40), 3);
const TAGS = ['latest', 'main', 'edge', '1.0.0', '1.1.0', '1.2.0', 'next', 'dev'];

/** Opens two registries with three repositories. The third repository is a mirror of the first one. */
async function openThree(random: Random): Promise<{ world: World; all: Watched[] }> {
  const world = await openWorld(createLeapingClock(), { answerWithinMs: 300 });
  const [origin, mirror] = [await fakeRegistry(), await fakeRegistry()];
  const all: Watched[] = [];
  const ids = [await world.addRegistry(origin.baseUrl), await world.addRegistry(mirror.baseUrl)];
  for (const [at, name] of ['team/app', 'team/lib', 'team/app'].entries()) {
    const isMirror = at === 2;
    const id = await world.addRepository((isMirror ? ids[1] : ids[0]) ?? '', name);
    all.push({ fake: isMirror ? mirror : origin, name, id, children: new Map(), truth: new Set(), read: new Set() });
  }
  for (const [n, tag] of TAGS.entries()) {
    const isIndex = random() < 0.5;
    for (const [at, repository] of all.entries()) pushAny(repository, tag, (at === 1 ? 100 : 0) + n, isIndex);
  }
  return { world, all };
}

/** Returns the readable rows of tags and children, with the platform that is known without a config. */
function expectBeside({ fake, name, children, read }: Watched, thrown: Thrown): ShownSize[] {
  const readable = [...fake.content.tagsOf(name).keys()].filter((tag) => !thrown.tags.has(tag));
  const isHidden = (digest: string) => thrown.children.has(digest) && !read.has(digest);
  const isUnknown = ({ tag, digest }: ShownSize) =>
    thrown.configs.has(digest) && !read.has(digest) && !children.has(tag);
  return expectShown(fake.content, name, readable)
    .filter(({ digest }) => !isHidden(digest))
    .map((row) => (isUnknown(row) ? { ...row, platform: 'unknown' } : row));
}

function noteTruth({ fake, name, truth }: Watched): void {
  for (const [tag, digest] of fake.content.tagsOf(name)) truth.add(`${tag} ${digest}`);
}

/** Expects that every stored observation was served by a GET of this repository. */
async function expectSound({ db }: World, { fake, name, id, truth }: Watched): Promise<void> {
  const served = new Set(
    fake.requests
      .filter(({ method, path, answer }) => method === 'GET' && path.includes(`/v2/${name}/`) && answer?.status === 200)
      .map(({ answer }) => answer?.bodyDigest),
  );
  for (const { tag, digest } of await readStoredObservations(db, id)) {
    expect(served.has(digest), `${tag} was observed as what no GET gave`).toBe(true);
    expect(truth.has(`${tag} ${digest}`), `${tag} never pointed to what was observed`).toBe(true);
  }
  for (const digest of await readServed(db, id))
    expect(served.has(digest), `${digest} was never served here`).toBe(true);
}

describe('faults of all kinds at the same time', () => {
  it.for(SEEDS)(
    'leave everything else right to the byte, and everything after they end: seed %i',
    { timeout: 180_000 },
    async (seed) => {
      const random = createRandom(seed);
      const { world, all } = await openThree(random);
      const { db, clock } = world;
      let pushed = 1000 * seed;
      for (let round = 0; round < 3; round += 1) {
        const thrown = all.map((repository) => throwFaults(repository, random));
        for (const fake of new Set(all.map((repository) => repository.fake)))
          fake.switches.faults = all.flatMap((repository, at) =>
            repository.fake === fake ? (thrown[at]?.lines ?? []) : [],
          );
        for (const repository of all) noteTruth(repository);
        for (const { id } of all) await world.poll(id);
        for (const [at, repository] of all.entries()) {
          const { tags } = thrown[at] ?? { tags: new Set<string>() };
          const rows = await readShown(db, repository.id);
          const shown = rows.filter(({ tag }) => !tags.has(tag));
          expect(shown, `round ${round}, repository ${at}`).toEqual(expectBeside(repository, thrown[at] as Thrown));
          const problems = (await readProblems(db, repository.id)).map(({ tag }) => tag);
          // A tag that is unchanged according to HEAD is not read again.
          expect(round === 0 ? [...tags].sort() : [...tags]).toEqual(
            round === 0 ? problems : expect.arrayContaining(problems),
          );
          for (const { digest, platform } of rows) if (platform !== 'unknown') repository.read.add(digest);
          await expectSound(world, repository);
        }
        clock.advance(2 * DAY_MS);
        for (const repository of all)
          for (const tag of TAGS) {
            pushed += 1;
            if (random() < 0.3) pushAny(repository, tag, pushed, random() < 0.5);
          }
      }

      for (const { fake } of all) fake.switches.faults = [];
      for (const repository of all) noteTruth(repository);
      await pollEvery(world, 8 * HOUR_MS, 6);
      for (const { id } of all) expect((await world.poll(id)).row).toMatchObject({ state: 'succeeded', error: null });
      for (const repository of all) {
        const { fake, name, id } = repository;
        expect(await readShown(db, id)).toEqual(expectShown(fake.content, name));
        expect(await readOpenDigests(db, id)).toEqual(Object.fromEntries([...fake.content.tagsOf(name)].sort()));
        expect(await readProblems(db, id)).toEqual([]);
        expect(await readUnreadNow(world, repository)).toEqual([]);
        await expectSound(world, repository);
      }
    },
  );

  it('hide nothing else: one bad tag, one wrong HEAD, one hanging host and one mirror without children', async () => {
    const world = await openWorld(createLeapingClock(), { answerWithinMs: 15_000 });
    const { db, clock, poller } = world;
    const platforms = ['linux/amd64', 'linux/arm64'];
    const fakes = {
      good: await fakeRegistry(),
      liar: await fakeRegistry(),
      mirror: await fakeRegistry(),
      dead: await fakeRegistry(),
    };
    for (const fake of Object.values(fakes)) {
      for (const [seed, tag] of TAGS.entries())
        tagIndex(fake.content, { repository: 'team/app', tag, seed, platforms });
      for (let n = 0; n < 5; n += 1) fake.content.image('team/app', `2.0.${n}`, [100 + n]);
    }
    const { children } = tagIndex(fakes.mirror.content, { repository: 'team/app', tag: 'latest', seed: 0, platforms });
    const target = { repository: 'team/app' };
    fakes.good.switches.faults = [faultLine('refused by policy with 403', { ...target, reference: '2.0.4' })];
    fakes.liar.switches.faults = [headNames(fakes.liar.content.tagsOf('team/app').get('main') ?? null, target)];
    fakes.mirror.switches.faults = children.map(({ digest }) =>
      faultLine('not found', { ...target, reference: digest }),
    );
    fakes.dead.switches.faults = [everywhere(noAnswer)];
    const ids: Record<string, string> = {};
    for (const [name, fake] of Object.entries(fakes).reverse())
      ids[name] = await world.addRepository(await world.addRegistry(fake.baseUrl), 'team/app');
    const want = (name: 'good' | 'liar' | 'mirror') =>
      expectShown(fakes[name].content, 'team/app').filter(
        ({ tag, digest }) =>
          !(name === 'good' && tag === '2.0.4') &&
          !(name === 'mirror' && children.some((child) => child.digest === digest)),
      );

    const running = poller.runDue();
    for (const name of ['good', 'liar', 'mirror'] as const) {
      await waitForShown(db, ids[name] ?? '', want(name));
      expect(await readShown(db, ids[name] ?? '')).toEqual(want(name));
    }
    expect(await readShown(db, ids.dead ?? '')).toEqual([]);
    // Each repository reports only its own problem.
    expect(await readProblems(db, ids.good ?? '')).toMatchObject([{ tag: '2.0.4', code: 'denied' }]);
    expect(await readProblems(db, ids.liar ?? '')).toEqual([]);
    expect(await readProblems(db, ids.mirror ?? '')).toEqual([]);
    expect(await readUnread(db, ids.mirror ?? '')).toMatchObject([{ code: 'not-found' }, { code: 'not-found' }]);
    expect(await readUnread(db, ids.good ?? '')).toEqual([]);
    await poller.stop(0);
    await running;
    expect(clock.now().getTime()).toBeLessThan(Date.UTC(2026, 0, 1) + HOUR_MS);
  });
});

/** Returns unread parts of the images that tags point to now. Images of older pushes can be missing at the registry. */
async function readUnreadNow({ db }: World, { id, fake, name }: Watched) {
  const current = new Set(fake.content.tagsOf(name).values());
  return (await readUnread(db, id)).filter(({ parent }) => current.has(parent));
}
