import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Route, RouteList, RouteTest } from '#lib/views/dto/alerting.ts';
import { addTestRegistry, addTestRepository } from '#tests/support/poller.ts';
import { insertSeriesRows } from '#tests/support/series-rows.ts';
import { type Api, openApi } from './api.ts';

let api: Api;
let repositoryId: string;
let channels: Record<'team' | 'mail' | 'off', string>;
const NOW = new Date();

beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  const { db } = api.runtime;
  await api.reset();
  const ghcr = await addTestRegistry(db, 'https://ghcr.io', NOW);
  repositoryId = await addTestRepository(db, ghcr, 'acme/api', NOW, { owner: 'Payments' });
  await insertSeriesRows(db, { repositoryId, sizes: [1], since: NOW, labels: { tier: 'gold' } });
  const add = async (name: string, enabled = true) => {
    const data = { name, kind: 'webhook' as const, settings: {}, enabled, createdAt: NOW, changedAt: NOW };
    return (await db.channel.create({ data })).id;
  };
  channels = { team: await add('Team'), mail: await add('Mail'), off: await add('Off', false) };
});

const add = async (body: object) => {
  const answer = await api.call('POST', '/api/v1/routes', body);
  expect(answer.status, answer.text).toBe(201);
  return Route.parse(answer.body);
};
const list = async () => (await api.read('/api/v1/routes', RouteList)).items;
const test = async (body: object) => {
  const answer = await api.call('POST', '/api/v1/routes/test', body);
  expect(answer.status, answer.text).toBe(200);
  return RouteTest.parse(answer.body);
};
const namesOf = async (body: object) => (await test(body)).channels.map(({ name }) => name);

describe('routes', () => {
  it('are added at the end, changed, ordered and removed, with an audit event each', async () => {
    const first = await add({ matches: { owner: 'Payments' }, channelIds: [channels.team] });
    const second = await add({ channelIds: [channels.mail], stop: true });
    expect(first).toMatchObject({ origin: 'ui', stop: false, place: null, matches: { owner: 'Payments' } });
    const answer = await api.call('PUT', '/api/v1/routes/order', { ids: [second.id, first.id] });
    expect(RouteList.parse(answer.body).items.map(({ id }) => id)).toEqual([second.id, first.id]);
    const changed = await api.call('PATCH', `/api/v1/routes/${first.id}`, { stop: true });
    expect(Route.parse(changed.body)).toEqual({ ...first, stop: true });
    expect((await api.call('DELETE', `/api/v1/routes/${second.id}`)).status).toBe(204);
    expect((await list()).map(({ id }) => id)).toEqual([first.id]);
    const events = await api.runtime.db.auditEvent.findMany({ orderBy: { id: 'asc' } });
    expect(events.map(({ action, targetName }) => `${action} ${targetName}`)).toEqual([
      'route.add Payments',
      'route.add everything',
      'route.order null',
      'route.change Payments',
      'route.remove everything',
    ]);
    expect(events[0]?.details).toEqual({ channels: ['Team'], stop: false });
  });

  it.each([
    ['a channel that is not there', { channelIds: ['none'] }, 'channelIds.0'],
    ['no channel', { channelIds: [] }, 'channelIds'],
    ['a pattern that cannot be used', { matches: { repository: 'a{' }, channelIds: ['none'] }, 'matches.repository'],
    ['a key that is not known', { matches: { platform: 'linux/*' }, channelIds: ['none'] }, 'matches'],
  ])('refuse %s', async (_, body, field) => {
    const answer = await api.call('POST', '/api/v1/routes', body);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ field });
  });

  it('lose a channel that is removed, and are removed with their last channel', async () => {
    const both = await add({ matches: { owner: 'Payments' }, channelIds: [channels.team, channels.mail] });
    await add({ channelIds: [channels.team], stop: true });
    expect((await api.call('DELETE', `/api/v1/channels/${channels.team}`)).status).toBe(204);
    expect(await list()).toEqual([{ ...both, channelIds: [channels.mail] }]);
    expect((await api.call('PATCH', `/api/v1/routes/${both.id}`, { stop: true })).status).toBe(200);
    const events = await api.runtime.db.auditEvent.findMany({ orderBy: { id: 'asc' } });
    const said = events.map(({ action, targetName, details }) => [action, targetName, details]);
    expect(said.slice(2, -1)).toEqual([
      ['channel.remove', 'Team', {}],
      ['route.change', 'Payments', { channels: ['Mail'], stop: false }],
      ['route.remove', 'everything', { channels: [], stop: true }],
    ]);
  });

  it('refuse a channel that is being removed', async () => {
    const asked = { channelIds: [channels.team] };
    const adding = await api.runtime.db.$transaction(async (tx) => {
      await tx.channel.delete({ where: { id: channels.team } });
      const answer = api.call('POST', '/api/v1/routes', asked);
      await new Promise((done) => setTimeout(done, 300));
      return { answer };
    });
    expect(await adding.answer).toMatchObject({ status: 422, body: { field: 'channelIds.0' } });
  });

  it('refuse an order that does not list all of them once', async () => {
    const { id } = await add({ channelIds: [channels.team] });
    await add({ channelIds: [channels.mail] });
    for (const ids of [[id], [id, id], [id, 'none'], []])
      expect((await api.call('PUT', '/api/v1/routes/order', { ids })).status).toBe(422);
  });

  it('of plimsoll.yaml come first and cannot be changed by the API', async () => {
    await add({ channelIds: [channels.team] });
    const { id } = await api.runtime.db.route.create({
      data: { origin: 'file', position: 0, matches: {}, channelIds: [], place: 'plimsoll.yaml:4', createdAt: NOW },
    });
    expect((await list()).map(({ origin }) => origin)).toEqual(['file', 'ui']);
    const answer = await api.call('PATCH', `/api/v1/routes/${id}`, { stop: true });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('plimsoll.yaml:4');
    expect((await api.call('DELETE', `/api/v1/routes/${id}`)).status).toBe(422);
  });

  it('that do not exist give 404', async () => {
    expect((await api.call('PATCH', '/api/v1/routes/none', { stop: true })).status).toBe(404);
    expect((await api.call('DELETE', '/api/v1/routes/none')).status).toBe(404);
  });
});

describe('the test of routes', () => {
  it('lists all enabled channels for own images when there is no route', async () => {
    expect((await namesOf({ repositoryId })).sort()).toEqual(['Mail', 'Team']);
    expect(await test({ repositoryId, relation: 'upstream' })).toMatchObject({
      channels: [],
      note: expect.stringContaining('digest'),
    });
  });

  it('uses owner, stream and labels of the watched repository unless the request has its own', async () => {
    await add({
      matches: { owner: 'payments', stream: 'main', label: { key: 'tier', value: 'gold' } },
      channelIds: [channels.team],
    });
    expect(await test({ repositoryId })).toEqual({
      channels: [{ id: channels.team, name: 'Team', because: 'route 1: owner payments, stream main, label tier=gold' }],
      note: null,
    });
    expect(await namesOf({ reference: 'ghcr.io/acme/api' })).toEqual(['Team']);
    expect(await namesOf({ repositoryId, owner: 'Other' })).toEqual([]);
    expect(await namesOf({ repositoryId, labels: {} })).toEqual([]);
    expect(await namesOf({ repositoryId, kind: 'trouble' })).toEqual([]);
  });

  it('treats trouble as own, whatever the relation of the repository, and without labels', async () => {
    await api.runtime.db.repository.update({ where: { id: repositoryId }, data: { relation: 'upstream' } });
    expect((await namesOf({ repositoryId, kind: 'trouble' })).sort()).toEqual(['Mail', 'Team']);
    await add({ matches: { relation: 'upstream' }, channelIds: [channels.mail] });
    await add({ matches: { label: { key: 'tier', value: 'gold' } }, channelIds: [channels.mail] });
    await add({ matches: { relation: 'ours', repository: 'ghcr.io/acme/*' }, channelIds: [channels.team] });
    expect(await namesOf({ repositoryId, kind: 'trouble' })).toEqual(['Team']);
  });

  it('finds nobody for secrets in third-party images, and says why', async () => {
    const third = { repositoryId, relation: 'upstream', kind: 'secret' };
    const nobody = { channels: [], note: expect.stringContaining('only the publisher can remove them') };
    expect((await namesOf({ repositoryId, kind: 'secret' })).sort()).toEqual(['Mail', 'Team']);
    expect(await test(third)).toEqual(nobody);
    await add({ channelIds: [channels.team] });
    expect(await namesOf({ repositoryId, kind: 'secret' })).toEqual(['Team']);
    expect(await test(third)).toEqual(nobody);
    await api.runtime.db.repository.update({ where: { id: repositoryId }, data: { relation: 'upstream' } });
    expect(await test({ repositoryId, kind: 'secret' })).toEqual(nobody);
    expect(await namesOf({ repositoryId, relation: 'ours', kind: 'secret' })).toEqual(['Team']);
  });

  it('gives polling errors and secrets the severity that they always have', async () => {
    await add({ matches: { severity: 'critical' }, channelIds: [channels.team] });
    for (const severity of ['warning', 'critical']) {
      expect(await namesOf({ repositoryId, kind: 'secret', severity })).toEqual(['Team']);
      expect(await namesOf({ repositoryId, kind: 'trouble', severity })).toEqual([]);
      expect(await namesOf({ repositoryId, kind: 'step', severity })).toEqual(severity === 'critical' ? ['Team'] : []);
    }
  });

  it('notes what is only in digests, as the rule of the series decides', async () => {
    await add({ channelIds: [channels.team] });
    const third = { repositoryId, relation: 'upstream' };
    const isLater = { note: 'Not sent immediately: third-party images are in the digest.' };
    expect(await test({ ...third, severity: 'critical' })).toMatchObject(isLater);
    expect(await test({ ...third, kind: 'budget' })).toMatchObject(isLater);
    expect(await test({ ...third, kind: 'trouble' })).toMatchObject({ note: null });
    const settings = { messages: { upstream: true, budgets: false } };
    const rule = { name: 'Acme', matches: { repository: 'ghcr.io/acme/*' }, settings };
    const added = await api.call('POST', '/api/v1/rules', rule);
    expect(added.status, added.text).toBe(201);
    expect(await test(third)).toMatchObject({ note: null });
    expect(await test({ repositoryId, kind: 'budget' })).toMatchObject({
      note: 'Not sent immediately: its rule sends budgets with the digest.',
    });
  });

  it('notes that demo data sends no messages', async () => {
    await api.runtime.db.repository.update({ where: { id: repositoryId }, data: { origin: 'demo' } });
    for (const kind of ['step', 'secret', 'trouble']) {
      const { channels: found, note } = await test({ repositoryId, kind });
      expect(found).toHaveLength(2);
      expect(note).toMatch(/^Demo data sends no messages\./);
    }
  });

  it('answers for a reference that is not watched', async () => {
    await add({ matches: { repository: 'docker.io/library/*', severity: 'critical' }, channelIds: [channels.mail] });
    expect(await namesOf({ reference: 'nginx', severity: 'critical' })).toEqual(['Mail']);
    expect(await namesOf({ reference: 'nginx' })).toEqual([]);
  });

  it('notes that a mute suppresses the message', async () => {
    const until = '2099-03-01T00:00:00.000Z';
    await api.runtime.db.mute.create({
      data: {
        matches: { repository: 'ghcr.io/acme/*' },
        reason: 'x',
        until: new Date(until),
        createdAt: NOW,
        createdBy: 'x',
      },
    });
    expect((await test({ repositoryId })).note).toBe('A mute keeps this quiet until 2099-03-01.');
  });

  it('refuses a request without a reference, or with an invalid one', async () => {
    for (const body of [{}, { reference: 'UPPER CASE' }]) {
      const answer = await api.call('POST', '/api/v1/routes/test', body);
      expect(answer.status).toBe(422);
      expect(answer.body).toMatchObject({ field: 'reference' });
    }
    expect((await api.call('POST', '/api/v1/routes/test', { repositoryId: 'none' })).status).toBe(404);
  });
});
