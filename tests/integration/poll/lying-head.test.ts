import { describe, expect, it } from 'vitest';
import { sentInstead } from '#tests/support/fake-registry/fault-answers.ts';
import {
  everywhere,
  type FaultName,
  faultLine,
  headAlternates,
  headNames,
} from '#tests/support/fake-registry/fault-lines.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import { expectShown, readShown } from './expected-current.ts';
import { readOpenDigests, readProblems } from './scope-rows.ts';
import { APP, type Watched, watchFake } from './watch-fake.ts';
import { DAY_MS, HOUR_MS, readStoredObservations } from './world.ts';

const TAGS = ['main', 'edge', 'latest', 'next', 'dev', 'beta'];
const NOTHING = `sha256:${'0'.repeat(64)}`;

/** Watches six tags of different sizes, which were read once. */
async function watchTags(): Promise<Watched> {
  const watched = await watchFake((fake) => {
    for (const [n, tag] of TAGS.entries()) fake.content.image(APP, tag, [100 * (n + 1), 5000]);
  });
  await watched.poll(watched.id);
  watched.clock.advance(HOUR_MS);
  watched.fake.takeTally();
  return watched;
}

async function readHeadUnusableUntil({ db }: Watched): Promise<number | null> {
  return (await db.registryState.findFirst())?.headUnusableUntil?.getTime() ?? null;
}

/** Returns the tags and digests of all observations. */
async function readHistory({ db, id }: Watched): Promise<string[]> {
  return (await readStoredObservations(db, id)).map(({ tag, digest }) => `${tag} ${digest}`).sort();
}

const openOf = (watched: Watched) => Object.fromEntries([...watched.fake.content.tagsOf(APP)].sort());

describe('a HEAD with the right digest', () => {
  it('costs one HEAD per tag and at most one list when nothing changed', async () => {
    const watched = await watchTags();
    expect((await watched.poll(watched.id)).row).toMatchObject({ state: 'succeeded', observed: 0 });
    const { lists, ...rest } = watched.fake.takeTally(APP);
    expect(rest).toMatchObject({ heads: TAGS.length, tags: 0, digests: 0, blobs: 0 });
    expect(lists).toBeLessThanOrEqual(1);
  });

  it.for([
    { moved: ['main'], groups: 1, reads: 1 },
    { moved: ['main', 'edge'], groups: 2, reads: 2 },
    { moved: ['main', 'edge'], groups: 1, reads: 2 },
    { moved: TAGS, groups: 1, reads: 2 },
    { moved: TAGS, groups: 2, reads: 4 },
    { moved: TAGS, groups: 6, reads: 6 },
  ])(
    'costs one GET per new digest, two when several tags have it: $moved to $groups',
    async ({ moved, groups, reads }) => {
      const watched = await watchTags();
      const { fake, db, id } = watched;
      for (const [n, tag] of moved.entries()) fake.content.image(APP, tag, [70_000 + (n % groups)]);
      expect((await watched.poll(id)).row).toMatchObject({ state: 'succeeded', observed: moved.length });
      expect(fake.takeTally(APP)).toMatchObject({ heads: TAGS.length, tags: reads, digests: 0, blobs: groups });
      expect(await readOpenDigests(db, id)).toEqual(openOf(watched));
      expect(await readShown(db, id)).toEqual(expectShown(fake.content, APP));
      expect(await readHeadUnusableUntil(watched)).toBeNull();
      await watched.poll(id);
      expect(fake.takeTally(APP)).toMatchObject({ heads: TAGS.length, tags: 0, digests: 0, blobs: 0 });
    },
  );

  it('is confirmed by a GET of the tag when the digest is of a known image', async () => {
    const watched = await watchTags();
    const { fake, db, id } = watched;
    fake.content.tagsOf(APP).set('main', fake.content.tagsOf(APP).get('beta') ?? '');
    expect((await watched.poll(id)).row).toMatchObject({ state: 'succeeded', observed: 1 });
    expect(fake.takeTally(APP)).toMatchObject({ tags: 1, digests: 0, blobs: 0 });
    expect(await readOpenDigests(db, id)).toEqual(openOf(watched));
  });

  it('stays trusted when its tag moves between HEAD and GET', async () => {
    const watched = await watchTags();
    const { fake, db, id } = watched;
    fake.content.image(APP, 'main', [800]);
    fake.content.image(APP, 'edge', [900]);
    let hasMoved = false;
    fake.switches.intercept = ({ method, path }) => {
      if (method === 'GET' && path.endsWith('/manifests/main') && !hasMoved) {
        hasMoved = true;
        fake.content.image(APP, 'main', [801]);
      }
      return undefined;
    };
    expect((await watched.poll(id)).row).toMatchObject({ state: 'succeeded' });
    expect(hasMoved).toBe(true);
    expect(await readHeadUnusableUntil(watched)).toBeNull();
    fake.switches.intercept = null;
    await watched.poll(id);
    expect(await readOpenDigests(db, id)).toEqual(openOf(watched));
    expect(await readShown(db, id)).toEqual(expectShown(fake.content, APP));
  });
});

type Lie = { name: string; tell: (watched: Watched) => void };

const LIES: Lie[] = [
  {
    name: 'one digest of nothing for all tags',
    tell: ({ fake }) => fake.switches.faults.push(headNames(NOTHING, { repository: APP })),
  },
  {
    name: 'the digest of one tag for all tags',
    tell: ({ fake }) =>
      fake.switches.faults.push(headNames(fake.content.tagsOf(APP).get('beta') ?? '', { repository: APP })),
  },
  {
    name: 'the digest of an image in another repository for all tags',
    tell: ({ fake }) =>
      fake.switches.faults.push(headNames(fake.content.image('team/other', 'big', [900_000]), { repository: APP })),
  },
  {
    name: 'another digest each time',
    tell: ({ fake }) => fake.switches.faults.push(headAlternates({ repository: APP })),
  },
  {
    name: 'a digest of nothing for one tag',
    tell: ({ fake }) => fake.switches.faults.push(headNames(NOTHING, { repository: APP, reference: 'next' })),
  },
  {
    name: 'the digest of one tag for another',
    tell: ({ fake }) =>
      fake.switches.faults.push(
        headNames(fake.content.tagsOf(APP).get('beta') ?? '', { repository: APP, reference: 'next' }),
      ),
  },
];

describe('a HEAD with a wrong digest', () => {
  it.for(LIES)('changes no observation, in the first check or later: $name', async ({ tell }) => {
    const watched = await watchFake((fake) => {
      for (const [n, tag] of TAGS.entries()) fake.content.image(APP, tag, [100 * (n + 1), 5000]);
    });
    const { fake, db, clock, id } = watched;
    tell(watched);
    await watched.poll(id);
    const true1 = TAGS.map((tag) => `${tag} ${fake.content.tagsOf(APP).get(tag)}`).sort();
    expect(await readHistory(watched)).toEqual(true1);
    expect(await readShown(db, id)).toEqual(expectShown(fake.content, APP));
    expect(await readProblems(db, id)).toEqual([]);

    clock.advance(2 * DAY_MS);
    await watched.poll(id);
    expect(await readHistory(watched)).toEqual(true1);
    expect(await readShown(db, id)).toEqual(expectShown(fake.content, APP));
  });

  it.for(LIES)('is not used for a day, and every tag that it reports as changed is read by GET: $name', async (lie) => {
    const watched = await watchTags();
    const { fake, db, clock, id } = watched;
    const before = await readHistory(watched);
    lie.tell(watched);
    // One tag really changed.
    const pushed = fake.content.image(APP, 'dev', [123_456]);
    expect((await watched.poll(id)).row).toMatchObject({ state: 'succeeded', observed: 1 });
    expect(await readHistory(watched)).toEqual([...before, `dev ${pushed}`].sort());
    expect(await readShown(db, id)).toEqual(expectShown(fake.content, APP));
    const until = (await readHeadUnusableUntil(watched)) ?? 0;
    expect(Math.abs(until - clock.now().getTime() - DAY_MS)).toBeLessThan(HOUR_MS);

    fake.takeTally();
    clock.advance(HOUR_MS);
    fake.content.image(APP, 'edge', [654_321]);
    expect((await watched.poll(id)).row).toMatchObject({ state: 'succeeded', observed: 1 });
    expect(fake.takeTally(APP)).toMatchObject({ heads: 0, tags: TAGS.length });
    expect(await readShown(db, id)).toEqual(expectShown(fake.content, APP));

    // The registry is repaired. HEAD is requested again after a day, and its answer is used.
    fake.switches.faults = [];
    clock.advance(DAY_MS);
    await watched.poll(id);
    expect(fake.takeTally(APP)).toMatchObject({ heads: TAGS.length, tags: 0 });
    expect(await readHeadUnusableUntil(watched)).toBeNull();
  });

  it('does not make other tags of its poll move, and changes that GET confirms are stored', async () => {
    const watched = await watchTags();
    const { fake, db, id } = watched;
    for (const tag of ['main', 'edge', 'latest']) fake.content.image(APP, tag, [42_000]);
    const other = fake.content.image(APP, 'next', [43_000]);
    // GET of one tag repeatedly returns another image than HEAD reports.
    const stored = fake.content.manifests.get(other);
    if (!stored) throw new Error('it was just stored');
    const shown = fake.content.tagsOf(APP).get('beta') ?? '';
    fake.switches.faults = [
      headNames(fake.content.tagsOf(APP).get('main') ?? '', { repository: APP, reference: 'dev' }),
      { ...everywhere(sentInstead({ ...stored, digest: shown })), method: 'GET', path: /manifests\/beta$/ },
      headNames(`sha256:${'e'.repeat(64)}`, { repository: APP, reference: 'beta' }),
    ];
    await watched.poll(id);
    const open = await readOpenDigests(db, id);
    expect(open).toEqual({ ...openOf(watched), beta: other });
    const history = await readHistory(watched);
    expect(history.filter((line) => /^(dev|beta) /.test(line)).sort()).toEqual(
      [`beta ${shown}`, `beta ${other}`, `dev ${open.dev}`].sort(),
    );
    expect(await readHeadUnusableUntil(watched)).not.toBeNull();
  });

  it('reveals nothing of a digest that only a private registry has', async () => {
    const watched = await watchFake((fake) => fake.content.image(APP, 'main', [31_000, 1]));
    const { fake: privateRegistry, db } = watched;
    await watched.poll(watched.id);
    const secret = privateRegistry.content.tagsOf(APP).get('main') ?? '';
    const other = await watchTagsOf(watched, secret);
    for (let polls = 0; polls < 3; polls += 1) {
      await watched.poll(other);
      watched.clock.advance(HOUR_MS);
    }
    expect(await readStoredObservations(db, other)).toEqual([]);
    expect(await readShown(db, other)).toEqual([]);
    expect(await db.repositoryManifest.count({ where: { repositoryId: other } })).toBe(0);
  });
});

/**
 * Watches a second registry. Its HEADs report `digest` for its only tag, and its GETs answer 404. @returns its
 * repository
 */
async function watchTagsOf(watched: Watched, digest: string): Promise<string> {
  const fake = await fakeRegistry();
  fake.content.tagsOf(APP).set('main', digest);
  fake.switches.intercept = ({ method, path }) =>
    method === 'HEAD' && path.includes('/manifests/')
      ? { status: 200, headers: { 'docker-content-digest': digest, 'content-type': 'application/json' } }
      : undefined;
  return watched.addRepository(await watched.addRegistry(fake.baseUrl), APP);
}

describe('a HEAD without a usable answer', () => {
  it.for([
    'HEAD without a digest',
    'HEAD answers 401',
    'HEAD answers 403',
    'HEAD answers 404',
    'HEAD answers 405',
    'HEAD answers 500',
    'HEAD answers 501',
  ] satisfies FaultName[])('is replaced by GET, and no tag is missing or has a problem: %s', async (name) => {
    const watched = await watchFake((fake) => {
      for (const [n, tag] of TAGS.entries()) fake.content.image(APP, tag, [100 * (n + 1), 5000]);
      fake.switches.faults = [faultLine(name, { repository: APP })];
    });
    const { fake, db, clock, id } = watched;
    expect((await watched.poll(id)).row).toMatchObject({ state: 'succeeded', observed: TAGS.length });
    expect(await readShown(db, id)).toEqual(expectShown(fake.content, APP));
    clock.advance(HOUR_MS);
    fake.content.image(APP, 'main', [8888]);
    expect((await watched.poll(id)).row).toMatchObject({ state: 'succeeded', observed: 1 });
    expect(await readShown(db, id)).toEqual(expectShown(fake.content, APP));
    expect(await readProblems(db, id)).toEqual([]);
    expect(await db.tag.count({ where: { missingCount: { gt: 0 } } })).toBe(0);
    expect(await db.registryState.findFirst()).toMatchObject({ health: 'answering', pausedUntil: null });
  });

  it.for(['HEAD answers 401', 'HEAD answers 500', 'HEAD without a digest'] satisfies FaultName[])(
    'for one tag keeps HEAD for the other tags: %s',
    async (name) => {
      const watched = await watchTags();
      const { fake, id } = watched;
      fake.switches.faults = [faultLine(name, { repository: APP, reference: 'next' })];
      for (let polls = 0; polls < 3; polls += 1) {
        expect((await watched.poll(id)).row).toMatchObject({ state: 'succeeded', observed: 0 });
        const { heads, tags } = fake.takeTally(APP);
        expect(heads).toBeGreaterThanOrEqual(TAGS.length - 1);
        expect(tags).toBeLessThanOrEqual(1);
        watched.clock.advance(HOUR_MS);
      }
    },
  );
});
