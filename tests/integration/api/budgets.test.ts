import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Budget, BudgetList, BudgetProposal } from '#lib/views/dto/alerting.ts';
import { addTestRegistry, addTestRepository } from '#tests/support/poller.ts';
import { digestOf, insertSeriesRows } from '#tests/support/series-rows.ts';
import { type Api, openApi } from './api.ts';

let api: Api;
let amd64: string;
let arm64: string;
const NOW = new Date();
const DAY_MS = 86_400_000;

beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  const { db } = api.runtime;
  await api.reset();
  const ghcr = await addTestRegistry(db, 'https://ghcr.io', NOW);
  const repositoryId = await addTestRepository(db, ghcr, 'acme/api', NOW);
  // Sets the lease of a poll, which derives the repository at its end.
  await db.repository.updateMany({ data: { leaseToken: 'another', leaseUntil: new Date(Date.now() + 3_600_000) } });
  const rows = { repositoryId, since: NOW };
  amd64 = await insertSeriesRows(db, { ...rows, sizes: [150, 200], baseMegabytes: 100 });
  arm64 = await insertSeriesRows(db, { ...rows, sizes: [180], platform: 'linux/arm64' });
  await db.point.updateMany({ where: { seriesId: amd64, position: 0 }, data: { budgetState: 'within' } });
  await db.point.updateMany({ where: { seriesId: amd64, position: 1 }, data: { budgetState: 'over' } });
  await db.point.updateMany({ where: { seriesId: arm64 }, data: { budgetState: 'near' } });
});

const add = async (body: object) => {
  const answer = await api.call('POST', '/api/v1/budgets', body);
  expect(answer.status, answer.text).toBe(201);
  return Budget.parse(answer.body);
};
const list = async () => (await api.read('/api/v1/budgets', BudgetList)).items;

describe('budgets', () => {
  it('are none by default; each counts the series it applies to and those over it', async () => {
    expect(await list()).toEqual([]);
    const budget = await add({ matches: { repository: '*/acme/*' }, limitBytes: 190_000_000, reason: 'edge nodes' });
    expect(budget).toMatchObject({
      origin: 'ui',
      metric: 'total',
      limitBytes: 190_000_000,
      owner: null,
      reason: 'edge nodes',
      until: null,
      matches: { repository: '*/acme/*' },
      place: null,
      seriesCount: 2,
      overCount: 1,
      overWithoutIncident: 1,
    });
    const shadowed = await add({ limitBytes: 1 });
    expect(shadowed).toMatchObject({ seriesCount: 0, overCount: 0 });
    expect((await list()).map(({ id }) => id)).toEqual([budget.id, shadowed.id]);
  });

  it('count the series over a new limit in the answer, before these are judged again', async () => {
    const { id } = await add({ matches: { repository: '*/acme/*' }, limitBytes: 170_000_000 });
    const change = async (body: object) => Budget.parse((await api.call('PATCH', `/api/v1/budgets/${id}`, body)).body);
    expect((await list()).map(({ overCount }) => overCount)).toEqual([2]);
    expect((await change({ limitBytes: 190_000_000 })).overCount).toBe(1);
    expect((await change({ metric: 'own', limitBytes: 99_000_000 })).overCount).toBe(2);
    expect((await change({ limitBytes: 100_000_000 })).overCount).toBe(1);
    // The newest images of both series have one layer, which is as large as the image: 200 and 180 MB.
    for (const { manifestId, sizeBytes } of await api.runtime.db.point.findMany())
      await api.runtime.db.imageLayer.create({
        data: {
          manifest: { connect: { id: manifestId } },
          position: 0,
          sizeBytes,
          mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
          layer: { create: { digest: digestOf(`layer of ${manifestId}`) } },
        },
      });
    expect((await change({ metric: 'layer', limitBytes: 190_000_000 })).overCount).toBe(1);
    expect((await change({ limitBytes: 179_000_000 })).overCount).toBe(2);
  });

  it('on unpacked bytes count only the series whose newest image is read', async () => {
    const { db } = api.runtime;
    const { id } = await add({ metric: 'unpacked', limitBytes: 1_000 });
    const overCount = async () => (await list())[0]?.overCount;
    expect(await overCount()).toBe(0);
    const { manifestId } = await db.point.findFirstOrThrow({ where: { seriesId: arm64 } });
    const bytes = { unpackedBytes: 1_001n, visibleBytes: 1_001n, wastedBytes: 0n, duplicateBytes: 0n };
    const computed = { packageCount: 0, computedWith: 1, computedAt: NOW };
    await db.imageContents.create({ data: { manifestId, ...bytes, ...computed } });
    // The sums of the image exist, but this repository has not served all of its layers yet.
    expect(await overCount()).toBe(0);
    await db.repositoryManifest.updateMany({ where: { manifestId }, data: { contentsAt: NOW } });
    expect(await overCount()).toBe(1);
    const changed = await api.call('PATCH', `/api/v1/budgets/${id}`, { limitBytes: 1_001 });
    expect(Budget.parse(changed.body).overCount).toBe(0);
  });

  it('name the series over them, at most 20', async () => {
    const { overSeries } = await add({ matches: { repository: '*/acme/*' }, limitBytes: 190_000_000 });
    const { repositoryId } = await api.runtime.db.series.findUniqueOrThrow({ where: { id: amd64 } });
    expect(overSeries).toEqual([
      {
        repositoryId,
        reference: 'ghcr.io/acme/api',
        stream: 'tag:main',
        streamLabel: 'main',
        platform: 'linux/amd64',
      },
    ]);
    const rows = { repositoryId, since: NOW, sizes: [200] };
    for (let tag = 0; tag < 22; tag++) await insertSeriesRows(api.runtime.db, { ...rows, streamKey: `tag:t${tag}` });
    const [budget] = await list();
    expect([budget?.overCount, budget?.overSeries.length]).toEqual([23, 20]);
  });

  it('name the series that break them at their pace, as the points of the series do', async () => {
    const { db } = api.runtime;
    const { repositoryId } = await db.series.findUniqueOrThrow({ where: { id: amd64 } });
    const since = new Date(Date.now() - 50 * DAY_MS);
    const sizes = Array.from({ length: 8 }, (_, week) => 170 + week);
    const id = await insertSeriesRows(db, { repositoryId, since, sizes, everyDays: 7, streamKey: 'tag:grows' });
    await db.$executeRaw`update "Point" set "budgetMetricName" = 'total', "budgetedBytes" = "sizeBytes" where "seriesId" = ${id}`;
    const [of] = (await add({ matches: { stream: 'tag:grows' }, limitBytes: 190_000_000 })).forecasts;
    expect(of).toMatchObject({
      stream: 'tag:grows',
      forecast: { metric: 'total', budgetBytes: 190_000_000, fromBytes: 177_000_000, bytesPerWeek: 1_000_000 },
    });
    const points = async () => (await api.call('GET', `/api/v1/series/${id}/points`)).body;
    expect(await points()).toMatchObject({ forecast: of?.forecast, noForecast: null });
    await db.point.updateMany({ where: { seriesId: id, position: 5 }, data: { decision: 'accepted' } });
    expect(await points()).toMatchObject({ forecast: null, noForecast: 'too-few-pushes' });
    await db.stream.updateMany({ data: { tagCount: 0 } });
    expect((await list())[0]?.forecasts).toEqual([]);
  });

  it('do not count series whose tags are gone', async () => {
    await api.runtime.db.stream.updateMany({ data: { tagCount: 0 } });
    expect(await add({ limitBytes: 1 })).toMatchObject({ seriesCount: 2, overCount: 0 });
  });

  it('apply until their expiry date', async () => {
    await add({ limitBytes: 5, until: new Date(Date.now() - 1_000).toISOString() });
    const next = await add({ limitBytes: 6, until: new Date(Date.now() + 60_000).toISOString() });
    expect((await list()).map(({ seriesCount }) => seriesCount)).toEqual([0, 2]);
    expect(next.until).not.toBeNull();
  });

  it('are changed and removed, with an audit event each', async () => {
    const { id } = await add({ matches: { platform: '*/arm64' }, limitBytes: 10 });
    const answer = await api.call('PATCH', `/api/v1/budgets/${id}`, { limitBytes: 12, owner: 'Payments' });
    expect(Budget.parse(answer.body)).toMatchObject({ limitBytes: 12, owner: 'Payments', seriesCount: 1 });
    expect((await api.call('PATCH', `/api/v1/budgets/${id}`, { limitBytes: 12 })).status).toBe(200);
    expect((await api.call('DELETE', `/api/v1/budgets/${id}`)).status).toBe(204);
    expect((await api.call('DELETE', `/api/v1/budgets/${id}`)).status).toBe(404);
    expect(await list()).toEqual([]);
    const events = await api.runtime.db.auditEvent.findMany({ orderBy: { id: 'asc' } });
    expect(events.map(({ action, targetName, details }) => [action, targetName, details])).toEqual([
      ['budget.add', '*/arm64', { metric: 'total', limitBytes: 10 }],
      ['budget.change', '*/arm64', { metric: 'total', limitBytes: 12, changed: ['limitBytes', 'owner'] }],
      ['budget.remove', '*/arm64', { metric: 'total', limitBytes: 12 }],
    ]);
  });

  it.each([
    [{}, 'limitBytes'],
    [{ limitBytes: 0 }, 'limitBytes'],
    [{ limitBytes: 1.5 }, 'limitBytes'],
    [{ limitBytes: 1, metric: 'files' }, 'metric'],
    [{ limitBytes: 1, until: 'tomorrow' }, 'until'],
    [{ limitBytes: 1, matches: { platform: '{a' } }, 'matches.platform'],
  ])('refuse %j, naming %s', async (body, field) => {
    const answer = await api.call('POST', '/api/v1/budgets', body);
    expect([answer.status, (answer.body as { field: string }).field]).toEqual([422, field]);
  });

  it('of plimsoll.yaml cannot be changed by the API', async () => {
    const { id } = await add({ limitBytes: 10 });
    await api.runtime.db.budget.update({ where: { id }, data: { origin: 'file', place: 'plimsoll.yaml:3' } });
    for (const method of ['DELETE', 'PATCH'] as const) {
      const answer = await api.call(method, `/api/v1/budgets/${id}`, { limitBytes: 11 });
      expect([answer.status, answer.text.includes('plimsoll.yaml:3')]).toEqual([422, true]);
    }
  });

  it('are proposed with 15 % on top of the own bytes', async () => {
    const propose = (seriesId: string) => api.read(`/api/v1/budgets/proposal?seriesId=${seriesId}`, BudgetProposal);
    expect(await propose(amd64)).toEqual({
      seriesId: amd64,
      sizeBytes: 200_000_000,
      baseBytes: 100_000_000,
      proposedBytes: 215_000_000,
      unpackedBytes: null,
      proposedUnpackedBytes: null,
    });
    // When the base is unknown, all bytes are own.
    expect(await propose(arm64)).toMatchObject({ baseBytes: null, proposedBytes: 207_000_000 });
    expect((await api.call('GET', '/api/v1/budgets/proposal?seriesId=none')).status).toBe(404);
    expect((await api.call('GET', '/api/v1/budgets/proposal')).status).toBe(400);
  });
});
