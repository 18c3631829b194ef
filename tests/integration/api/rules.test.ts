import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RuleSettings } from '#lib/analysis/rules/settings.ts';
import { isToDerive } from '#lib/db/series/derived.ts';
import { Rule, RuleList } from '#lib/views/dto/alerting.ts';
import { insertIncidentRow } from '#tests/support/incident-rows.ts';
import { addTestRegistry, addTestRepository } from '#tests/support/poller.ts';
import { digestOf, insertSeriesRows } from '#tests/support/series-rows.ts';
import { type Api, openApi } from './api.ts';

let api: Api;
let ids: Record<'api' | 'node', string>;
const NOW = new Date();
/** The lease of a poll, which derives the repositories at its end. */
const HELD = { leaseToken: 'another', leaseUntil: new Date(NOW.getTime() + 3_600_000) };

beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  const { db } = api.runtime;
  await api.reset();
  const ghcr = await addTestRegistry(db, 'https://ghcr.io', NOW);
  ids = {
    api: await addTestRepository(db, ghcr, 'acme/api', NOW, { owner: 'Payments' }),
    node: await addTestRepository(db, ghcr, 'library/node', NOW, { relation: 'upstream' }),
  };
  await db.repository.updateMany({ data: HELD });
  await insertSeriesRows(db, { repositoryId: ids.api, sizes: [1], since: NOW });
  await insertSeriesRows(db, { repositoryId: ids.api, sizes: [1], since: NOW, platform: 'linux/arm64' });
  await insertSeriesRows(db, { repositoryId: ids.node, sizes: [1], since: NOW });
});

const add = async (body: object) => {
  const answer = await api.call('POST', '/api/v1/rules', body);
  expect(answer.status, answer.text).toBe(201);
  return Rule.parse(answer.body);
};
const insertSummaries = (derivedAt: Date) =>
  api.runtime.db.repositorySummary.createMany({
    data: Object.values(ids).map((repositoryId) => ({
      repositoryId,
      spark: [],
      tagCount: 1,
      streamCount: 1,
      derivedAt,
    })),
  });
const list = async () => (await api.read('/api/v1/rules', RuleList)).items;
const counts = async () => (await list()).map(({ name, seriesCount }) => `${name} ${seriesCount}`);
const audited = async () => {
  const events = await api.runtime.db.auditEvent.findMany({ orderBy: { id: 'asc' } });
  return events.map(({ action, targetName, details }) => ({ action, targetName, details }));
};

describe('rules', () => {
  it('are only the built-in one by default', async () => {
    expect(await list()).toEqual([
      {
        id: null,
        origin: null,
        name: 'Built in',
        matches: {},
        settings: RuleSettings.parse({}),
        version: 1,
        changedAt: null,
        changedBy: null,
        place: null,
        seriesCount: 3,
        lastFiredAt: null,
      },
    ]);
  });

  it('have defaults for the settings they leave out, count the series they judge first, and are audited', async () => {
    const rule = await add({ name: ' Ours ', matches: { relation: 'ours' }, settings: { steps: { windowPushes: 5 } } });
    expect(rule).toMatchObject({
      name: 'Ours',
      origin: 'ui',
      version: 1,
      place: null,
      seriesCount: 2,
      lastFiredAt: null,
    });
    expect(rule.settings).toEqual(RuleSettings.parse({ steps: { windowPushes: 5 } }));
    await add({ name: 'Payments', matches: { owner: 'payments', platform: '*/arm64' } });
    expect(await counts()).toEqual(['Ours 2', 'Payments 0', 'Built in 1']);
    expect(await audited()).toEqual([
      { action: 'rule.add', targetName: 'Ours', details: { matches: { relation: 'ours' } } },
      { action: 'rule.add', targetName: 'Payments', details: { matches: { owner: 'payments', platform: '*/arm64' } } },
    ]);
  });

  it('are reordered only as a whole', async () => {
    const first = await add({ name: 'All' });
    const second = await add({ name: 'Arm', matches: { platform: '*/arm64' } });
    const order = (list: (string | null)[]) => api.call('PUT', '/api/v1/rules/order', { ids: list });
    expect((await order([second.id, first.id])).status).toBe(200);
    expect(await counts()).toEqual(['Arm 1', 'All 2', 'Built in 0']);
    for (const wrong of [[first.id], [first.id, first.id], [first.id, second.id, 'other'], [first.id, 'other']])
      expect((await order(wrong)).status).toBe(422);
    expect(await counts()).toEqual(['Arm 1', 'All 2', 'Built in 0']);
  });

  it('get a new version by a change, and none when nothing differs', async () => {
    const { id } = await add({ name: 'All' });
    const patch = async (body: object) => {
      const answer = await api.call('PATCH', `/api/v1/rules/${id}`, body);
      expect(answer.status, answer.text).toBe(200);
      return Rule.parse(answer.body);
    };
    expect((await patch({})).version).toBe(1);
    expect((await patch({ name: 'All', settings: {} })).version).toBe(1);
    const changed = await patch({ settings: { steps: { enabled: false } } });
    expect(changed).toMatchObject({
      name: 'All',
      version: 2,
      settings: { steps: { enabled: false, windowPushes: 3 } },
    });
    expect(await patch({ matches: { relation: 'ours' } })).toMatchObject({
      version: 3,
      seriesCount: 2,
      settings: { steps: { enabled: false } },
    });
    const versions = await api.runtime.db.ruleVersion.findMany({
      where: { ruleId: String(id) },
      orderBy: { version: 'asc' },
    });
    expect(versions.map(({ settings }) => RuleSettings.parse(settings).steps.enabled)).toEqual([true, false, false]);
    expect((await audited()).at(-1)).toMatchObject({
      action: 'rule.change',
      details: { changed: ['matches'], version: 3 },
    });
  });

  it('have the time of the last incident, and their versions stay when they are removed', async () => {
    const { db } = api.runtime;
    const { id } = await add({ name: 'All' });
    const version = await db.ruleVersion.findFirstOrThrow({ where: { ruleId: String(id) } });
    const at = new Date('2026-02-03T00:00:00Z');
    const member = { repositoryId: ids.api, toDigest: digestOf('x') };
    await insertIncidentRow(db, { ruleVersionId: version.id, openedAt: at }, [member]);
    await insertIncidentRow(db, { ruleVersionId: version.id, openedAt: new Date('2026-01-01T00:00:00Z') }, [member]);
    expect((await list())[0]?.lastFiredAt).toBe(at.toISOString());
    expect((await api.call('DELETE', `/api/v1/rules/${id}`)).status).toBe(204);
    expect(await counts()).toEqual(['Built in 3']);
    expect(await db.ruleVersion.count({ where: { ruleId: String(id) } })).toBe(1);
    for (const method of ['DELETE', 'PATCH'] as const)
      expect((await api.call(method, `/api/v1/rules/${id}`, {})).status).toBe(404);
    expect((await audited()).at(-1)).toMatchObject({ action: 'rule.remove', targetName: 'All' });
  });

  it('have the repositories derived again that they match or matched, but not for a new name', async () => {
    const { db } = api.runtime;
    const derivedAt = NOW;
    await insertSummaries(derivedAt);
    await add({ name: 'Upstream', matches: { relation: 'upstream' } });
    expect([await isToDerive(db, ids.api, new Date()), await isToDerive(db, ids.node, new Date())]).toEqual([
      false,
      true,
    ]);
    const { id } = await add({ name: 'Ours', matches: { owner: 'Payments' } });
    expect(await isToDerive(db, ids.api, new Date())).toBe(true);
    await db.repositorySummary.updateMany({ data: { derivedAt } });
    // The repositories that matched before get another rule, and those that match now get this one.
    await api.call('PATCH', `/api/v1/rules/${id}`, { matches: { relation: 'upstream' } });
    expect([await isToDerive(db, ids.api, new Date()), await isToDerive(db, ids.node, new Date())]).toEqual([
      true,
      true,
    ]);
    await db.repositorySummary.updateMany({ data: { derivedAt } });
    await api.call('PATCH', `/api/v1/rules/${id}`, { name: 'Another name' });
    expect([await isToDerive(db, ids.api, new Date()), await isToDerive(db, ids.node, new Date())]).toEqual([
      false,
      false,
    ]);
  });

  it('are chosen again when the owner of a repository changes', async () => {
    const { db } = api.runtime;
    const derivedAt = NOW;
    await add({ name: 'Web', matches: { owner: 'Web' } });
    await insertSummaries(derivedAt);
    const due = async () => [await isToDerive(db, ids.api, new Date()), await isToDerive(db, ids.node, new Date())];
    await api.call('PUT', '/api/v1/owners', { items: [{ pattern: '*', owner: 'Other' }] });
    expect(await due()).toEqual([false, false]);
    await api.call('PUT', '/api/v1/owners', { items: [{ pattern: '*', owner: 'Web' }] });
    // The owner of the other repository was set manually.
    expect(await due()).toEqual([false, true]);
    expect(await counts()).toEqual(['Web 1', 'Built in 2']);
    await db.repositorySummary.updateMany({ data: { derivedAt } });
    await api.call('PATCH', `/api/v1/repositories/${ids.api}`, { owner: 'Web' });
    expect(await due()).toEqual([true, false]);
    expect(await counts()).toEqual(['Web 3', 'Built in 0']);
  });

  it.each([
    [{ name: '' }, 'name'],
    [{ name: 'x', matches: { stream: '[a' } }, 'matches.stream'],
    [{ name: 'x', matches: { tag: 'a' } }, 'matches'],
    [{ name: 'x', settings: { steps: { windowPushes: 0 } } }, 'settings.steps.windowPushes'],
    [{ name: 'x', settings: { creep: { days: 9_999 } } }, 'settings.creep.days'],
    [{ name: 'x', settings: { steps: { acceptPushs: 1 } } }, 'settings.steps'],
  ])('refuse %j, naming %s', async (body, field) => {
    const answer = await api.call('POST', '/api/v1/rules', body);
    expect(answer.status).toBe(422);
    expect((answer.body as { field: string }).field).toBe(field);
    expect(await list()).toHaveLength(1);
  });

  it('of plimsoll.yaml cannot be changed by the API', async () => {
    const { id } = await add({ name: 'All' });
    await api.runtime.db.rule.update({
      where: { id: String(id) },
      data: { origin: 'file', place: 'plimsoll.yaml:12' },
    });
    for (const method of ['DELETE', 'PATCH'] as const) {
      const answer = await api.call(method, `/api/v1/rules/${id}`, { name: 'Other' });
      expect(answer.status).toBe(422);
      expect(answer.text).toContain('plimsoll.yaml:12');
    }
    expect((await api.call('PUT', '/api/v1/rules/order', { ids: [id] })).status).toBe(422);
  });
});
