import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FakeRegistry, startFakeRegistry } from '#tests/support/fake-registry/fake-registry.ts';
import { createTestClock, openPoller } from '#tests/support/poller.ts';
import { type Api, openApi } from './api.ts';

let api: Api;
let fake: FakeRegistry;
const digests: string[] = [];
const name = () => `${fake.host}/team/app`;

beforeAll(async () => {
  api = await openApi();
  fake = await startFakeRegistry();
  for (const size of [1000, 2000, 3000]) digests.push(fake.content.image('team/app', 'latest', [size]));
});

afterAll(async () => {
  await fake.close();
  await api.close();
});

type Item = { id: number; name: string; isPinnedDigest: boolean; sizeBytes: number | null };
const post = (reference: string) => api.call('POST', '/api/v1/repositories', { reference });
const preview = async (body: object) => {
  const answer = await api.call('POST', '/api/v1/repositories/preview', body);
  return (answer.body as { items: Record<string, unknown>[] }).items;
};
const tagsOf = async (id: string) =>
  ((await api.call('GET', `/api/v1/repositories/${id}/tags?sort=name`)).body as { items: Item[] }).items;

async function pollAll(id: string) {
  const { poller, close } = openPoller(api.runtime.db, createTestClock(new Date()));
  await poller.pollNow(id, 'manual');
  await close();
}

it('pinned digests are added one by one, shown, and removed; a tag cannot be removed (R-11)', async () => {
  const [first = '', second = ''] = digests;
  expect(await preview({ reference: `${name()}@${first}` })).toMatchObject([
    { watchedAs: null, problem: null, reference: { digest: first, tag: null }, tried: { tagCount: 1 } },
  ]);
  const made = await post(`${name()}@${first}`);
  expect(made.status, made.text).toBe(201);
  const { id } = made.body as { id: string };
  expect((await post(`${name()}@${first}`)).status).toBe(409);
  expect((await post(name())).status).toBe(409);

  expect(await preview({ reference: `${name()}@${first}` })).toMatchObject([{ watchedAs: id }]);
  expect(await preview({ reference: `${name()}@${second}` })).toMatchObject([{ watchedAs: null }]);
  const added = await post(`${name()}:latest@${second}`);
  expect(added.status, added.text).toBe(201);
  expect(added.body).toMatchObject({ id });

  await pollAll(id);
  const tags = await tagsOf(id);
  expect(tags.map(({ name: shown, isPinnedDigest, sizeBytes }) => [shown, isPinnedDigest, sizeBytes])).toEqual(
    [
      ['latest', false, 3000],
      [first, true, 1000],
      [second, true, 2000],
    ].sort(),
  );
  const idOf = (wanted: string) => tags.find((tag) => tag.name === wanted)?.id;
  const refused = await api.call('DELETE', `/api/v1/tags/${idOf('latest')}`);
  expect(refused).toMatchObject({ status: 422, body: { detail: expect.stringContaining('only a pinned digest') } });
  expect(await api.call('GET', `/api/v1/repositories/${id}`)).toMatchObject({ body: { headline: { tag: first } } });
  for (const digest of [first, second])
    expect((await api.call('DELETE', `/api/v1/tags/${idOf(digest)}`)).status).toBe(204);
  expect((await tagsOf(id)).map((tag) => tag.name)).toEqual(['latest']);
  await pollAll(id);
  expect((await tagsOf(id)).map((tag) => tag.name)).toEqual(['latest']);
  expect(await api.call('GET', `/api/v1/repositories/${id}`)).toMatchObject({
    body: { headline: { tag: 'latest' }, pinned: null },
  });
});

it('a digest that cannot be verified or does not exist gives an error with the reason', async () => {
  const unverifiable = `${name()}@blake3:abcdef`;
  expect(await post(unverifiable)).toMatchObject({
    status: 422,
    body: { field: 'reference', detail: expect.stringContaining('cannot be watched') },
  });
  expect(await preview({ reference: unverifiable })).toMatchObject([{ problem: { code: 'digest' }, tried: null }]);
  expect(await preview({ reference: `${name()}@sha256:${'0'.repeat(64)}` })).toMatchObject([
    { problem: { code: 'not-found' }, tried: null },
  ]);
});
