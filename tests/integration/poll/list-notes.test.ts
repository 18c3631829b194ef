import { expect, it } from 'vitest';
import { readOverview } from '#lib/views/repositories/overview.ts';
import { readRepository } from '#lib/views/repositories/repository.ts';
import type { Reply } from '#tests/support/fake-registry/reply.ts';
import { openViews } from '#tests/support/open-views.ts';
import { APP, watchFake } from './watch-fake.ts';
import { HOUR_MS, readCurrent } from './world.ts';

const listOf = (tags: unknown, headers: Record<string, string> = {}): Reply => ({
  status: 200,
  headers,
  body: JSON.stringify({ name: APP, tags }),
});

/** Encodes a text as a server sends UTF-8 in a header. */
const bytes = (text: string) => Buffer.from(text).toString('latin1');

async function watch() {
  const world = await watchFake((fake) => fake.content.image(APP, 'latest', [333]));
  const { db, clock, fake, id, poll } = world;
  return {
    ...world,
    /** Polls with this answer to each request for the list. */
    async pollWith(answer: ((query: URLSearchParams) => Reply) | undefined) {
      fake.switches.intercept = ({ path }) => {
        const url = new URL(path, 'http://fake');
        return url.pathname.endsWith('/tags/list') ? answer?.(url.searchParams) : undefined;
      };
      clock.advance(HOUR_MS);
      const { row } = await poll(id);
      const views = openViews(db);
      const repository = await readRepository(views, id, clock.now());
      const [overview] = (await readOverview(views, clock.now())).items;
      return { poll: row, repository, state: overview?.state };
    },
  };
}

it('entries in a list that are no tags are noted and counted, without a problem, until a clean list (G-23)', async () => {
  const { pollWith } = await watch();
  const odd = ['latest', null, 7, 'latest', '.bad', 'é', 'latest'];
  const { poll, repository, state } = await pollWith(() => listOf(odd));
  expect(poll).toMatchObject({ state: 'succeeded' });
  expect(state).toBe('calm');
  expect(repository).toMatchObject({ problems: [], listTruncated: false });
  expect(repository.notes).toEqual([
    {
      code: 'not-tags',
      message: '2 entries in the list of tags are not valid tag names, and left out: .bad, é.',
      hint: expect.stringContaining('at most 128 characters'),
      since: null,
    },
    expect.objectContaining({ message: '2 entries in the list of tags are not text, and left out.' }),
    expect.objectContaining({ message: '2 entries in the list of tags are duplicates, and left out.' }),
  ]);
  expect((await pollWith(() => listOf(['latest', 'latest']))).repository.notes).toMatchObject([
    { message: '1 entry in the list of tags is a duplicate, and left out.' },
  ]);
  expect((await pollWith(undefined)).repository.notes).toEqual([]);
});

it('warnings of the registry are cleaned and shown until a list comes without them (G-23)', async () => {
  const { pollWith, fake, db, clock, poller, id } = await watch();
  const warning = `299 - "This repository${bytes('\u202e – ')}moves to \\"new/app\\""`;
  const first = await pollWith(() => listOf(['latest'], { warning }));
  expect(first.state).toBe('calm');
  expect(first.poll.state).toBe('succeeded');
  expect(first.repository).toMatchObject({
    problems: [],
    notes: [
      {
        code: 'list-warning',
        message: 'The registry sent a warning with its list of tags: “This repository – moves to "new/app"”.',
      },
    ],
  });
  fake.switches.headers = { warning: '299 - "Pull it elsewhere"' };
  fake.switches.intercept = ({ path }) => (path.includes('/tags/list') ? listOf(['latest']) : undefined);
  // A poll without a list adds the notes that it receives.
  await db.repository.update({ where: { id }, data: { listIntervalSeconds: 86_400, tagIntervalSeconds: 600 } });
  await db.tag.updateMany({ data: { nextCheckAt: clock.now() } });
  await poller.pollNow(id, 'schedule');
  const { notes } = await readRepository(openViews(db), id, clock.now());
  expect(notes.map(({ message }) => message)).toEqual([
    'The registry sent a warning with a manifest: “Pull it elsewhere”.',
    expect.stringContaining('with its list of tags'),
  ]);
  fake.switches.headers = {};
  expect((await pollWith(undefined)).repository.notes).toEqual([]);
});

it.each([
  {
    name: 'leads back to a page that was read',
    answer: () => listOf(['latest'], { link: '<?last=latest>; rel="next"' }),
    message: 'The list of tags was cut after 1 tag: page 2 links back to a page that was already read.',
  },
  {
    name: 'has no new tag on five pages in a row',
    answer: (query: URLSearchParams) =>
      listOf(['latest'], { link: `<?last=${Number(query.get('last') ?? 0) + 1}>; rel="next"` }),
    message: 'The list of tags was cut after 1 tag: 5 pages in a row had no new tag.',
  },
  {
    name: 'has a thousand pages of one tag',
    answer: (query: URLSearchParams) => {
      const page = Number(query.get('last') ?? 0) + 1;
      return listOf([page === 1 ? 'latest' : `sha256-${String(page).padStart(64, '0')}`], {
        link: `<?last=${page}>; rel="next"`,
      });
    },
    message: 'The list of tags was cut after 1,000 tags, on 1,000 pages: Plimsoll reads no more pages.',
  },
])('a list that $name is cut with a message, and tags may be missing (G-23)', async ({ answer, message }) => {
  const { pollWith } = await watch();
  const { poll, repository, state } = await pollWith(answer);
  expect(poll.state).toBe('succeeded');
  expect(repository).toMatchObject({ listTruncated: true, problems: [{ code: 'list-truncated', message }] });
  expect(repository.problems[0]?.hint).not.toBeNull();
  expect(state).toBe('warning');
  const after = await pollWith(undefined);
  expect(after.repository).toMatchObject({ listTruncated: false, problems: [], notes: [] });
  expect(after.state).toBe('calm');
});

it('a list that is refused keeps the notes and problems of the last list', async () => {
  const { pollWith } = await watch();
  await pollWith(() => listOf(['latest', 'latest'], { link: '<?last=latest>; rel="next"' }));
  const { repository } = await pollWith(() => ({ status: 403, body: '{}' }));
  expect(repository.listTruncated).toBe(true);
  expect(repository.problems.map(({ code }) => code)).toEqual(['list-unreadable', 'list-truncated']);
  expect(repository.problems[0]?.message).toMatch(/^The list of tags could not be read: .*403/);
  expect(repository.notes.map(({ code }) => code)).toEqual(['duplicates']);
});

it('a list of 9 MB with a map of manifests is read, and the poll succeeds (G-27)', async () => {
  const { pollWith, fake, db, id } = await watch();
  fake.content.image(APP, 'new', [555]);
  const manifest = Object.fromEntries(
    Array.from({ length: 40_000 }, (_, n) => [`sha256:${'a'.repeat(64)}${n}`, { imageSizeBytes: '1'.repeat(150) }]),
  );
  const body = JSON.stringify({ child: [], manifest, name: APP, tags: ['latest', 'new'] });
  expect(body.length).toBeGreaterThan(9_000_000);
  const { poll, repository } = await pollWith(() => ({ status: 200, body }));
  expect(poll).toMatchObject({ state: 'succeeded', failures: [] });
  expect(repository).toMatchObject({ problems: [], notes: [], tagCount: 2 });
  expect((await readCurrent(db, id)).map(({ sizeBytes }) => sizeBytes)).toEqual([333, 555]);
});
