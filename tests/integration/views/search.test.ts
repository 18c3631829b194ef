import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnauthenticatedError } from '#lib/auth/errors.ts';
import { createGuarded } from '#lib/auth/guarded.ts';
import { openDatabase } from '#lib/db/client.ts';
import { SearchResults } from '#lib/views/dto/search.ts';
import { readNextSteps } from '#lib/views/next-steps.ts';
import { readSearch } from '#lib/views/search.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { insertIncidentRow } from '#tests/support/incident-rows.ts';
import { openViews } from '#tests/support/open-views.ts';
import { addTestRegistry, addTestRepository } from '#tests/support/poller.ts';
import { digestOf } from '#tests/support/series-rows.ts';

const NOW = new Date('2026-01-10T00:00:00Z');
const MANY = 50_000;

let database: TestDatabase;
let [api, gateway, many] = ['', '', ''];

const addTag = (repositoryId: string, name: string, changedAt: string | null = null, goneAt: Date | null = null) =>
  database.db.tag.create({
    data: { repositoryId, name, form: 'other', listedAt: NOW, changedAt: changedAt && new Date(changedAt), goneAt },
  });

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  const registryId = await addTestRegistry(db, 'https://registry.example', NOW);
  api = await addTestRepository(db, registryId, 'acme/api', NOW);
  gateway = await addTestRepository(db, registryId, 'acme/api-gateway', NOW);
  many = await addTestRepository(db, registryId, 'acme/many', NOW);
  await addTag(api, '1.9.0', '2026-01-01T00:00:00Z');
  await addTag(api, '1.9.0-alpine', '2026-01-05T00:00:00Z');
  await addTag(api, '11.9.0', '2026-01-09T00:00:00Z');
  await addTag(api, '1.9.1', null, NOW);
  await addTag(gateway, '1.9.0', '2026-01-08T00:00:00Z');
  await addTag(gateway, 'secret-1.9.0');
  await db.repository.update({ where: { id: gateway }, data: { exclude: ['secret-*'] } });
  await db.$executeRaw`insert into "Tag" ("repositoryId", name, form, "listedAt")
    select ${many}, 'build-' || n, 'other', ${NOW} from generate_series(1, ${MANY}) n`;
  await insertIncidentRow(
    db,
    { openedAt: NOW, state: 'recovered', endedAt: NOW, cause: { instruction: 'COPY dist /srv' } },
    [{ repositoryId: api, toDigest: digestOf('a'), state: 'recovered', tagName: '1.9.0', streamLabel: '1.x' }],
  );
  await insertIncidentRow(db, { openedAt: NOW }, [{ repositoryId: gateway, toDigest: digestOf('b'), tagName: 'v1' }]);
}, 60_000);
afterAll(() => database.drop());

const find = async (q: string) => SearchResults.strict().parse(await readSearch(openViews(database.db), { q }));
const tagsOf = async (q: string) =>
  (await find(q)).tags.map(({ reference, tag }) => `${reference.split('/').pop()}:${tag}`);

describe('the search', () => {
  it('needs the permission to read', async () => {
    const stranger = createGuarded({ kind: 'stranger', mayRead: false }, { db: database.db });
    await expect(readSearch(stranger, { q: 'api' })).rejects.toThrow(UnauthenticatedError);
    const reader = createGuarded({ kind: 'stranger', mayRead: true }, { db: database.db });
    expect((await readSearch(reader, { q: 'api' })).repositories).toHaveLength(2);
  });

  it('finds nothing without a word', async () => {
    expect(await find(' : ')).toEqual({ repositories: [], tags: [], incidents: [], registries: [], packages: [] });
  });

  it('finds a tag by its repository and its name, written as a reference or as words', async () => {
    const expected = ['api:1.9.0', 'api-gateway:1.9.0', 'api:1.9.0-alpine', 'api:11.9.0'];
    expect(await tagsOf('api 1.9.0')).toEqual(expected);
    expect(await tagsOf('API:1.9.0')).toEqual(expected);
    expect(await tagsOf('registry.example/acme/api:1.9.0')).toEqual(expected);
  });

  it('lists tags that are gone after the others', async () => {
    const { tags } = await find('api:1.9');
    expect(tags.at(-1)).toMatchObject({ tag: '1.9.1', isGone: true });
    expect(tags[0]).toMatchObject({ isGone: false, digest: null, repositoryId: api });
  });

  it('finds no tag that the filters of its repository exclude, and none by its repository alone', async () => {
    expect(await tagsOf('secret')).toEqual([]);
    expect(await tagsOf('acme/api')).toEqual([]);
  });

  describe('in a repository whose filters exclude most of its tags', () => {
    const q = 'svc v1';
    const addMany = async (name: string, columns: { checkedAt?: Date; goneAt?: Date; changedAt?: Date }) => {
      const { db } = database;
      const registry = await db.registry.findFirstOrThrow();
      const id = await addTestRepository(db, registry.id, name, NOW);
      await db.repository.update({ where: { id }, data: { include: ['v1.399.0-*'] } });
      const data = { repositoryId: id, form: 'other', listedAt: NOW } as const;
      const names = Array.from({ length: 4_000 }, (_, index) => `v1.${index === 399 ? 'x' : index}.0-x`);
      await db.tag.createMany({ data: names.slice(0, 400).map((tag) => ({ ...data, ...columns, name: tag })) });
      await db.tag.create({
        data: { ...data, name: 'v1.399.0-x', checkedAt: NOW, nextCheckAt: NOW, changedAt: new Date(0) },
      });
      return {
        id,
        addMore: () => db.tag.createMany({ data: names.slice(400).map((tag) => ({ ...data, ...columns, name: tag })) }),
      };
    };

    it.each([
      ['were read before the filter', { checkedAt: NOW, changedAt: NOW }],
      ['were never read', {}],
      ['are gone', { goneAt: NOW, checkedAt: NOW }],
    ])('finds a watched tag behind any number of excluded ones that %s', async (_, columns) => {
      const { id, addMore } = await addMany('acme/svc', columns);
      try {
        expect(await tagsOf(q)).toEqual(['svc:v1.399.0-x']);
        await addMore();
        expect(await tagsOf(q)).toEqual(['svc:v1.399.0-x']);
      } finally {
        await database.db.repository.delete({ where: { id } });
      }
    });

    it('finds a watched tag that was never read among excluded ones', async () => {
      const { id } = await addMany('acme/svc', {});
      try {
        await database.db.tag.updateMany({ where: { repositoryId: id }, data: { checkedAt: null, nextCheckAt: null } });
        expect(await tagsOf(q)).toEqual(['svc:v1.399.0-x']);
      } finally {
        await database.db.repository.delete({ where: { id } });
      }
    });
  });

  it('stops a statement after two seconds and returns the connection', async () => {
    const one = openDatabase(database.url, 1);
    const { promise, resolve } = Promise.withResolvers<void>();
    const locked = Promise.withResolvers<void>();
    const holder = database.db.$transaction(
      async (tx) => {
        await tx.$executeRaw`lock table "Tag" in access exclusive mode`;
        locked.resolve();
        await promise;
      },
      { timeout: 20_000 },
    );
    try {
      await locked.promise;
      await expect(readSearch(openViews(one), { q: 'api' })).rejects.toMatchObject({
        name: 'TooSlowError',
        title: 'The search took too long',
        hint: 'Use more specific words.',
      });
      expect(await one.$queryRaw`show statement_timeout`).toEqual([{ statement_timeout: '0' }]);
    } finally {
      resolve();
      await holder;
      await one.$disconnect();
    }
  }, 20_000);

  it('takes % and _ literally', async () => {
    expect(await tagsOf('1%0')).toEqual([]);
    expect(await tagsOf('1_9')).toEqual([]);
  });

  it('finds an incident by its number before others, and by its text', async () => {
    expect((await find('#2')).incidents).toMatchObject([{ number: 2, subject: 'registry.example/acme/api-gateway' }]);
    expect((await find('1')).incidents.map(({ number }) => number)).toEqual([1, 2]);
    expect((await find('copy DIST')).incidents).toMatchObject([
      { number: 1, label: '1.x', tag: '1.9.0', state: 'recovered' },
    ]);
    expect((await find('acme')).incidents.map(({ number }) => number)).toEqual([2, 1]);
  });

  it('finds repositories and registries, and at most eight of each', async () => {
    const { repositories, registries, tags } = await find('registry.example');
    expect(repositories.map(({ id }) => id).sort()).toEqual([api, gateway, many].sort());
    expect(registries).toMatchObject([{ host: 'registry.example' }]);
    expect(tags).toEqual([]);
    expect((await find('build')).tags).toHaveLength(8);
  });

  it(`finds one of ${MANY} tags within a second`, async () => {
    const times: number[] = [];
    for (const q of ['many build-49999', 'build', '9']) {
      const start = performance.now();
      await find(q);
      times.push(performance.now() - start);
    }
    expect(await tagsOf('many:build-49999')).toEqual(['many:build-49999']);
    expect(Math.max(...times)).toBeLessThan(1_000);
  });
});

describe('the next steps', () => {
  const read = () => readNextSteps(openViews(database.db));

  it('are for those who can do them', async () => {
    const viewer = createGuarded({ kind: 'stranger', mayRead: true }, { db: database.db });
    await expect(readNextSteps(viewer)).rejects.toThrow(UnauthenticatedError);
  });

  it('are done once there is a budget, a channel and a check in CI', async () => {
    expect(await read()).toEqual({ ownRepositories: 3, hasChannel: false, hasBudget: false, hasCiCheck: false });
    const { db } = database;
    const matches = {};
    const by = { createdAt: NOW, changedAt: NOW };
    await db.budget.create({ data: { ...by, position: 1, matches, metric: 'total', limitBytes: 1n, createdBy: 'x' } });
    await db.channel.create({ data: { ...by, name: 'x', kind: 'ntfy', settings: {} } });
    await db.forge.create({ data: { kind: 'github', url: 'https://x.invalid', pattern: '*', createdAt: NOW } });
    expect(await read()).toMatchObject({ hasChannel: true, hasBudget: true, hasCiCheck: true });
  });

  it('count neither repositories nor budgets nor channels of the demo', async () => {
    const { db } = database;
    const data = { origin: 'demo' } as const;
    await Promise.all([
      db.repository.updateMany({ data }),
      db.budget.updateMany({ data }),
      db.channel.updateMany({ data }),
    ]);
    expect(await read()).toMatchObject({ ownRepositories: 0, hasChannel: false, hasBudget: false });
  });
});
