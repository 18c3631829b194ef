import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from '#lib/auth/caller.ts';
import { createGuarded } from '#lib/auth/guarded.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import { listDone } from '#lib/db/usage/savings.ts';
import { weighSaving } from '#lib/format/saving.ts';
import { Overview } from '#lib/views/dto/overview.ts';
import { Repository } from '#lib/views/dto/repository.ts';
import { type OverviewQuery, readOverview } from '#lib/views/repositories/overview.ts';
import { readRepositories, readRepository } from '#lib/views/repositories/repository.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { type FoundPush, insertMainSeries } from '#tests/support/main-series.ts';
import { openViews } from '#tests/support/open-views.ts';
import { addTestRegistry, addTestRepository } from '#tests/support/poller.ts';
import { digestOf } from '#tests/support/series-rows.ts';

const NOW = new Date('2026-06-10T12:00:00Z');
const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS);
const CACHE = { kind: 'package-cache', savedBytes: 30_000_000 } as const;
const TOOLS = { kind: 'toolchain', savedBytes: 84_000_000 } as const;
const SECRET = { kind: 'secret', savedBytes: 0 } as const;

let database: TestDatabase;
let db: DatabaseClient;
let registryId = '';
beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());
beforeEach(async () => {
  await db.registry.deleteMany();
  await db.ownerRule.deleteMany();
  registryId = await addTestRegistry(db, 'https://registry.example', NOW);
});

/** Adds a repository whose main series has these pushes, the last of them now. @returns its id */
async function add(name: string, pushes: readonly FoundPush[], everyDays = 1): Promise<string> {
  const repositoryId = await addTestRepository(db, registryId, name, NOW);
  await insertMainSeries(db, { repositoryId, name, pushes, last: NOW, everyDays });
  return repositoryId;
}

const overview = async (query: OverviewQuery = {}) => Overview.parse(await readOverview(openViews(db), NOW, query));
const couldSave = async (id: string) => (await overview()).items.find((row) => row.id === id)?.couldSave;
const saving = async (id: string) => Repository.parse(await readRepository(openViews(db), id, NOW)).couldSave;

describe('the column of the overview', () => {
  it('has what the newest image of the main series could save, with its releases and nodes', async () => {
    const id = await add('acme/api', [{ found: [TOOLS] }, { found: [TOOLS] }, { found: [CACHE, TOOLS, SECRET] }], 60);
    expect(await couldSave(id)).toEqual({ savedBytes: 114_000_000, releases: 2, nodes: 1 });
  });

  it('is empty while the newest image has no findings of these rules', async () => {
    const id = await add('acme/api', [{ found: [TOOLS] }, { found: null }]);
    const old = await add('acme/old', [{ found: [TOOLS], rulesVersion: 32_000 }]);
    expect([await couldSave(id), await couldSave(old)]).toEqual([null, null]);
    expect((await overview()).couldSaveBytes).toBeNull();
  });

  it('leaves out dismissed findings', async () => {
    const id = await add('acme/api', [{ found: [CACHE, TOOLS] }]);
    const dismissal = { findingId: 'toolchain', reason: 'needed', at: NOW, by: 'Ada' };
    await db.findingDismissal.create({ data: { repositoryId: id, ...dismissal } });
    expect(await couldSave(id)).toMatchObject({ savedBytes: 30_000_000 });
    expect(await saving(id)).toMatchObject({ findings: 1, savedBytes: 30_000_000 });
  });

  it('counts bytes that a dismissed finding shares with another one with the other one', async () => {
    const shared = [{ earlier: ['package-cache'], bytes: 20_000_000 }];
    const tools = { kind: 'toolchain', savedBytes: 50_000_000, shared } as const;
    const id = await add('acme/api', [{ found: [CACHE, tools] }]);
    expect(await couldSave(id)).toMatchObject({ savedBytes: 60_000_000 });
    const dismissal = { findingId: 'package-cache', reason: 'needed', at: NOW, by: 'Ada' };
    await db.findingDismissal.create({ data: { repositoryId: id, ...dismissal } });
    expect(await couldSave(id)).toMatchObject({ savedBytes: 50_000_000 });
  });

  it('takes the nodes of the repository before those of its owner, and rules of plimsoll.yaml first', async () => {
    const id = await add('acme/api', [{ found: [TOOLS] }]);
    const rule = { pattern: '*', owner: 'Web' };
    await db.ownerRule.createMany({
      data: [
        { ...rule, position: 0, nodes: 5 },
        { ...rule, position: 0, nodes: 7, origin: 'file' },
        { ...rule, position: 1, nodes: 9, pattern: '*/acme/*', origin: 'file' },
      ],
    });
    expect(await couldSave(id)).toMatchObject({ nodes: 7 });
    await db.repository.update({ where: { id }, data: { nodes: 3 } });
    expect(await couldSave(id)).toMatchObject({ nodes: 3 });
  });

  it('sorts by bytes times releases times nodes, unknown ones last', async () => {
    await add('a-once', [{ found: [TOOLS] }]);
    await add('b-often', [{ found: null }, { found: null }, { found: null }, { found: [CACHE] }]);
    const many = await add('c-many', [{ found: [CACHE] }]);
    await db.repository.update({ where: { id: many }, data: { nodes: 1_000_000 } });
    await add('d-unknown', [{ found: null }]);
    await add('e-never', [{ found: [{ kind: 'toolchain', savedBytes: 900_000_000 }] }]);
    await db.point.updateMany({ where: { series: { repository: { name: 'e-never' } } }, data: { at: daysAgo(100) } });
    const { items } = await overview({ sort: 'saving' });
    expect(items.map(({ name }) => name)).toEqual(['c-many', 'b-often', 'a-once', 'e-never', 'd-unknown']);
    const weights = items.flatMap(({ couldSave: found }) => (found === null ? [] : weighSaving(found)));
    expect(weights).toEqual([...weights].sort((one, other) => other - one));
  });

  it('is summed over the repositories of an owner', async () => {
    const one = await add('acme/api', [{ found: [TOOLS] }]);
    await add('acme/web', [{ found: [CACHE] }]);
    await db.repository.update({ where: { id: one }, data: { resolvedOwner: 'Web' } });
    expect((await overview()).couldSaveBytes).toBe(114_000_000);
    expect((await overview({ owner: 'Web' })).couldSaveBytes).toBe(84_000_000);
  });
});

describe('the sums of outcomes', () => {
  it('leave out a finding that the newest image of the series has again', async () => {
    const id = await add('acme/api', [{ found: [CACHE, TOOLS] }, { found: [] }, { found: [CACHE] }]);
    const [from, to] = ['acme/api 0', 'acme/api 1'].map(digestOf);
    const outcome = { repositoryId: id, digest: to ?? '', previousDigest: from ?? '', title: '', at: daysAgo(1) };
    await db.findingOutcome.createMany({
      data: [CACHE, TOOLS].map(({ kind, savedBytes }) => {
        return { ...outcome, findingId: kind, kind, predictedBytes: savedBytes, savedBytes };
      }),
    });
    expect(await listDone(db)).toMatchObject([{ done: 1, measured: 1, savedBytes: 84_000_000 }]);
    const newest = await db.manifest.findFirstOrThrow({ where: { digest: digestOf('acme/api 2') } });
    await db.finding.deleteMany({ where: { manifestId: newest.id } });
    expect(await listDone(db)).toMatchObject([{ done: 2, measured: 2, savedBytes: 114_000_000 }]);
  });
});

describe('the line of a repository', () => {
  it('has the sums of the newest image and its digest', async () => {
    const id = await add('acme/api', [{ found: [CACHE, TOOLS, SECRET] }]);
    expect(await saving(id)).toEqual({
      digest: digestOf('acme/api 0'),
      sizeBytes: 167_000_000,
      savedBytes: 114_000_000,
      findings: 2,
      secrets: 1,
      releases: 1,
      nodes: 1,
      savedSoFarBytes: 0,
    });
  });

  it('has the number of secrets only for callers who may write', async () => {
    const id = await add('acme/api', [{ found: [CACHE, SECRET] }]);
    const callers: Caller[] = [
      { kind: 'stranger', mayRead: true },
      { kind: 'token', id: 't', name: 'ci', userId: 'u', role: 'admin', scopes: ['read'] },
    ];
    for (const caller of callers) {
      const views = createGuarded(caller, { db });
      expect((await readRepository(views, id, NOW)).couldSave).toMatchObject({ findings: 1, secrets: null });
      const [row] = (await readRepositories(views, { limit: 10, cursor: null }, NOW)).items;
      expect(row?.couldSave).toMatchObject({ findings: 1, secrets: null });
    }
  });

  it('has what was saved so far, of complete sets of one version only', async () => {
    const id = await add('acme/api', [
      { found: [CACHE, TOOLS] },
      { found: [{ kind: 'documentation', savedBytes: 9_000_000 }], rulesVersion: 32_000 },
      { found: [], state: 'partial' },
      { found: [CACHE] },
    ]);
    expect(await saving(id)).toMatchObject({ savedSoFarBytes: 84_000_000 });
  });

  it('is unknown while no findings are', async () => {
    expect(await saving(await add('acme/api', [{ found: null }]))).toBeNull();
  });
});
