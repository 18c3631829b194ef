import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FakeRegistry, startFakeRegistry } from '#tests/support/fake-registry/fake-registry.ts';
import { addTestRegistry, createTestClock, openPoller } from '#tests/support/poller.ts';
import { type Api, openApi } from './api.ts';

/** An upper-case path, as Artifactory uses it. A repository's name cannot contain any part of it. */
const PREFIX = '/Artifactory/api/docker/local';

let api: Api;
let fake: FakeRegistry;
let registryId: string;
let shown: string;

type Body = Record<string, unknown>;
const read = async (path: string) => (await api.call('GET', path)).body as Body;

beforeAll(async () => {
  api = await openApi();
  fake = await startFakeRegistry({}, PREFIX);
  fake.content.image('team/app', 'latest', [1000]);
  fake.content.image('team/other', 'latest', [2000]);
  fake.content.image('team/third', '1.0', [3000]);
  const added = await api.call('POST', '/api/v1/registries', { url: `http://${fake.host}${PREFIX}` });
  expect(added.status, added.text).toBe(201);
  registryId = (added.body as { id: string }).id;
  const made = await api.call('POST', '/api/v1/repositories', { registryId, name: 'team/app' });
  expect(made.status, made.text).toBe(201);
  const { id } = made.body as { id: string };
  shown = String((await read(`/api/v1/repositories/${id}`)).reference);
});

afterAll(async () => {
  await fake.close();
  await api.close();
});

const hosts = async () =>
  ((await read('/api/v1/registries')) as { items: { host: string }[] }).items.map(({ host }) => host);

it('a repository below a path is shown with the path (R-20)', () => {
  expect(shown).toBe(`${fake.host}${PREFIX}/team/app`);
});

it('the preview of a reference with a path finds its registry and its repository (R-20)', async () => {
  const { body } = await api.call('POST', '/api/v1/repositories/preview', { reference: `${shown}:latest` });
  expect(body).toMatchObject({
    items: [
      {
        registryId,
        watchedAs: expect.any(String),
        problem: null,
        tried: { tagCount: 1 },
        reference: { full: `${shown}:latest` },
      },
    ],
  });
  const compose = `services:\n  one: {image: "${shown}"}\n  two: {image: "${shown.replace('app', 'other')}"}\n`;
  const pasted = await api.call('POST', '/api/v1/repositories/preview', { text: compose });
  expect(pasted.body).toMatchObject({
    items: [
      { registryId, watchedAs: expect.any(String) },
      { registryId, watchedAs: null },
    ],
  });
});

it('adding a reference with a path uses the registry below the path, and creates no other (R-20)', async () => {
  const again = await api.call('POST', '/api/v1/repositories', { reference: shown });
  expect(again.status).toBe(409);
  const other = await api.call('POST', '/api/v1/repositories', {
    reference: `${shown.replace('app', 'other')}:latest`,
  });
  expect(other.status, other.text).toBe(201);
  const third = await api.call('POST', '/api/v1/repositories', {
    registryId,
    reference: shown.replace('app', 'third'),
  });
  expect(third.status, third.text).toBe(201);
  expect(await hosts()).toEqual([`${fake.host}${PREFIX}`]);
});

it('checks, comparisons, badges and the test of routes accept a reference with a path (R-20)', async () => {
  const repository = await api.runtime.db.repository.findFirstOrThrow({ where: { name: 'team/app' } });
  await api.runtime.db.repository.update({ where: { id: repository.id }, data: { visibility: 'public' } });
  const { poller, close } = openPoller(api.runtime.db, createTestClock(new Date()));
  await poller.pollNow(repository.id, 'manual');
  await close();
  const check = await api.call('POST', '/api/v1/check', { image: `${shown}:latest` });
  expect(check.status, check.text).toBe(200);
  expect(check.body).toMatchObject({ reference: `${shown}:latest` });
  const query = new URLSearchParams({ from: `${shown}:latest`, to: `${shown}:latest` });
  const compared = await api.call('GET', `/api/v1/compare?${query}`);
  expect(compared.status, compared.text).toBe(200);
  const badge = await api.call('GET', `/api/v1/badge/${shown}/latest.svg`);
  expect(badge.status).toBe(200);
  const routed = await api.call('POST', '/api/v1/routes/test', { reference: shown, kind: 'step', severity: 'warning' });
  expect(routed.status, routed.text).toBe(200);
});

it('a registry without a path on the same host stays separate (R-20)', async () => {
  await addTestRegistry(api.runtime.db, `http://${fake.host}`, new Date());
  const { body } = await api.call('POST', '/api/v1/repositories/preview', {
    text: `${fake.host}/team/app\n${shown}\n`,
  });
  const { items } = body as { items: { registryId: string }[] };
  expect(items.map((item) => item.registryId === registryId)).toEqual([false, true]);
});
