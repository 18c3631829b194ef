import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Mute, MuteList } from '#lib/views/dto/alerting.ts';
import { insertIncidentRow } from '#tests/support/incident-rows.ts';
import { addTestRegistry, addTestRepository } from '#tests/support/poller.ts';
import { digestOf } from '#tests/support/series-rows.ts';
import { type Api, openApi } from './api.ts';

let api: Api;
let incidentId: string;
const NOW = new Date();
const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(NOW.getTime() + days * DAY_MS).toISOString();

beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  const { db } = api.runtime;
  await api.reset();
  const ghcr = await addTestRegistry(db, 'https://ghcr.io', NOW);
  const repositoryId = await addTestRepository(db, ghcr, 'acme/api', NOW, { owner: 'Payments' });
  incidentId = await insertIncidentRow(db, {}, [
    { repositoryId, toDigest: digestOf('a') },
    { repositoryId, toDigest: digestOf('b'), platform: 'linux/arm64' },
  ]);
  await insertIncidentRow(db, { state: 'recovered' }, [{ repositoryId, toDigest: digestOf('c') }]);
});

const add = async (matches: object, until = inDays(7)) => {
  const answer = await api.call('POST', '/api/v1/mutes', { matches, reason: ' moving house ', until });
  expect(answer.status, answer.text).toBe(201);
  return Mute.parse(answer.body);
};
const list = async () => (await api.read('/api/v1/mutes', MuteList)).items;
const audited = async () =>
  (await api.runtime.db.auditEvent.findMany({ orderBy: { id: 'asc' } })).map(
    ({ action, targetName }) => `${action} ${targetName}`,
  );

describe('mutes', () => {
  it('count open incidents whose members they all match', async () => {
    expect(await add({ repository: 'ghcr.io/acme/*' })).toMatchObject({
      incidentCount: 1,
      reason: 'moving house',
      endedAt: null,
    });
    expect((await add({ platform: 'linux/amd64' })).incidentCount).toBe(0);
    expect((await add({ owner: 'payments', stream: 'main', kind: 'step' })).incidentCount).toBe(1);
    expect((await add({ kind: 'creep' })).incidentCount).toBe(0);
  });

  it('can be ended once, and stay in the list after the active ones', async () => {
    const first = await add({ owner: 'Payments' });
    const second = await add({}, inDays(30));
    const answer = await api.call('POST', `/api/v1/mutes/${first.id}/end`);
    expect(Mute.parse(answer.body)).toMatchObject({ id: first.id, incidentCount: 0, endedAt: expect.any(String) });
    const again = await api.call('POST', `/api/v1/mutes/${first.id}/end`);
    expect(again.body).toEqual(answer.body);
    expect((await list()).map(({ id }) => id)).toEqual([second.id, first.id]);
    expect(await audited()).toEqual(['mute.add Payments', 'mute.add everything', 'mute.end Payments']);
  });

  it('of one incident are created by its number and are events of the incident', async () => {
    const { number } = await api.runtime.db.incident.findUniqueOrThrow({ where: { id: incidentId } });
    const { id, matches, incidentCount } = await add({ incidentId: String(number) });
    expect({ matches, incidentCount }).toEqual({ matches: { incidentId }, incidentCount: 1 });
    await api.call('POST', `/api/v1/mutes/${id}/end`);
    const events = await api.runtime.db.incidentEvent.findMany({ where: { incidentId }, orderBy: { id: 'asc' } });
    expect(events.map(({ kind, reason }) => [kind, reason])).toEqual([
      ['opened', null],
      ['muted', 'moving house'],
      ['unmuted', null],
    ]);
    expect(events[1]).toMatchObject({ actorKind: expect.any(String), details: { until: expect.any(String) } });
    expect(events[2]?.details).toEqual({});
  });

  it('of an incident that was deleted with its repository can still be ended', async () => {
    const { id } = await add({ incidentId });
    await api.runtime.db.incident.delete({ where: { id: incidentId } });
    const answer = await api.call('POST', `/api/v1/mutes/${id}/end`);
    expect(answer.status, answer.text).toBe(200);
    expect(Mute.parse(answer.body).endedAt).toEqual(expect.any(String));
  });

  it.each([
    ['a time that is over', { matches: {}, reason: 'x', until: inDays(-1) }, 'until'],
    ['more than a year', { matches: {}, reason: 'x', until: inDays(400) }, 'until'],
    ['no reason', { matches: {}, reason: ' ', until: inDays(1) }, 'reason'],
    ['a pattern that cannot be used', { matches: { stream: '[' }, reason: 'x', until: inDays(1) }, 'matches.stream'],
  ])('refuse %s', async (_, body, field) => {
    const answer = await api.call('POST', '/api/v1/mutes', body);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ field });
  });

  it('give 404 when the mute or the incident does not exist', async () => {
    expect((await api.call('POST', '/api/v1/mutes/none/end')).status).toBe(404);
    const body = { matches: { incidentId: 'none' }, reason: 'x', until: inDays(1) };
    expect((await api.call('POST', '/api/v1/mutes', body)).status).toBe(404);
  });
});
