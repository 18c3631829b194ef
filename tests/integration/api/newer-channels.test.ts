import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ChannelList } from '#lib/views/dto/alerting.ts';
import { type Api, openApi } from './api.ts';

const PATH = '/api/v1/channels/newer';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
beforeEach(async () => {
  await api.reset();
  const now = new Date();
  await api.runtime.db.channel.create({
    data: { id: 'newer', name: 'Room', kind: 'matrix', settings: { room: '#ops' }, createdAt: now, changedAt: now },
  });
});
afterAll(() => api.close());

const stored = () => api.runtime.db.channel.findUniqueOrThrow({ where: { id: 'newer' } });

describe('a channel of a kind that only a newer release knows', () => {
  it('is listed as it is', async () => {
    const { items } = await api.read('/api/v1/channels', ChannelList);
    expect(items).toMatchObject([{ id: 'newer', kind: 'matrix', settings: { room: '#ops' } }]);
  });

  it.each([
    { name: 'Other' },
    { enabled: false },
    { settings: { room: '#other' } },
    { secrets: { token: 'x' } },
    { digest: { cadence: 'none', hour: 9, weekday: 1, timeZone: 'UTC' } },
  ])('cannot be changed, and the answer names its kind: %j', async (change) => {
    const before = await stored();
    const { status, body } = await api.call('PATCH', PATH, change);
    expect(status).toBe(422);
    expect(body).toMatchObject({
      detail: 'The channel Room is of the kind matrix, which this release of Plimsoll does not support.',
      hint: 'Change it with the release that added it.',
    });
    expect(await stored()).toEqual(before);
    expect(await api.runtime.db.auditEvent.count({ where: { targetId: 'newer' } })).toBe(0);
  });

  it('gets no signing secret', async () => {
    expect((await api.call('POST', `${PATH}/rotate`)).body).toMatchObject({
      status: 422,
      detail: 'Only the messages of a webhook are signed.',
    });
  });

  it('can be removed', async () => {
    expect((await api.call('DELETE', PATH)).status).toBe(204);
  });
});
