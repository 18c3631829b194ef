import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Preview } from '#lib/views/dto/preview.ts';
import { Registry } from '#lib/views/dto/registry.ts';
import { Repository } from '#lib/views/dto/repository.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import { type ReplayRegistryServer, startReplayRegistry } from '#tests/support/replay-registry.ts';
import { CERTIFICATE } from '#tests/unit/net/certificate.ts';
import { type Answer, type Api, openApi } from './api.ts';
import { CANARY, READER } from './recorded.ts';

const PEM = CERTIFICATE;

let api: Api;
let replay: ReplayRegistryServer;

beforeAll(async () => {
  api = await openApi();
  replay = await startReplayRegistry({ repositories: ['redis', 'registry', 'httpd'], credential: READER });
  replay.setTime(replay.changes('redis').at(-1) ?? 0);
});
afterAll(async () => {
  await replay.close();
  await api.close();
});
beforeEach(() => api.reset());

const idOf = (answer: Answer) => (answer.body as { id: string }).id;
const stored = (id: string) => api.runtime.db.registry.findUniqueOrThrow({ where: { id } });

async function addRegistry(body: object): Promise<string> {
  const answer = await api.call('POST', '/api/v1/registries', body);
  expect(answer.status, answer.text).toBe(201);
  expect(answer.headers.get('location')).toBe(`/api/v1/registries/${idOf(answer)}`);
  Registry.parse(answer.body);
  return idOf(answer);
}

async function addDemoRegistry(): Promise<string> {
  const { id } = await api.runtime.db.registry.create({
    data: {
      name: 'recorded',
      host: 'docker.io',
      url: 'https://registry-1.docker.io',
      origin: 'demo',
      createdAt: new Date(),
    },
  });
  return id;
}

describe('registries', () => {
  it('seal the credential before it is stored (X-01)', async () => {
    const id = await addRegistry({ url: 'https://harbor.example.com', credentials: READER });
    const { credential } = await stored(id);
    expect(credential).toMatch(/^v1\./);
    expect(credential).not.toContain(CANARY);
    const place = { table: 'Registry', id, field: 'credential' };
    expect(JSON.parse(api.runtime.sealer.unseal(credential ?? '', place))).toEqual(READER);
  });

  it('refuse a second one of the same identity with 409 and the id of the first (R-03)', async () => {
    const id = await addRegistry({ url: 'https://index.docker.io/v1/' });
    for (const url of ['docker.io', 'https://registry-1.docker.io', 'https://DOCKER.io/v2/']) {
      const again = await api.call('POST', '/api/v1/registries', { url });
      expect([again.status, again.body], url).toEqual([409, expect.objectContaining({ id })]);
    }
  });

  it.each([
    ['url', { url: 'https://evil.example.com' }],
    ['url, its path', { url: 'https://harbor.example.com/other' }],
    ['url, its port', { url: 'https://harbor.example.com:8443' }],
    ['insecure', { insecure: true }],
    ['caPem', { caPem: PEM }],
    ['trustedTokenHosts', { trustedTokenHosts: ['evil.example.com'] }],
  ])('require the credential again when %s changes (X-06)', async (_, change) => {
    const id = await addRegistry({ url: 'https://harbor.example.com', credentials: READER });
    const before = await stored(id);
    const refused = await api.call('PATCH', `/api/v1/registries/${id}`, change);
    expect([refused.status, refused.body]).toEqual([422, expect.objectContaining({ field: 'credentials' })]);
    expect(await stored(id)).toEqual(before);
    const again = await api.call('PATCH', `/api/v1/registries/${id}`, { ...change, credentials: READER });
    expect(again.status).toBe(200);
    const dropped = await api.call('PATCH', `/api/v1/registries/${id}`, { ...change, credentials: null });
    expect(dropped.body).toMatchObject({ credential: null });
  });

  it('do not require the credential again when only the name changes (X-06)', async () => {
    const id = await addRegistry({
      url: 'https://harbor.example.com',
      credentials: READER,
      trustedTokenHosts: ['a.b'],
    });
    const same = { url: 'harbor.example.com/v2/', insecure: false, caPem: null, trustedTokenHosts: ['a.b'] };
    const renamed = await api.call('PATCH', `/api/v1/registries/${id}`, { ...same, name: 'Harbour' });
    expect(renamed.body).toMatchObject({ name: 'Harbour', credential: { hasSecret: true } });
  });

  it('change their URL when plain HTTP is switched on or off (S-67)', async () => {
    const id = await addRegistry({ url: 'https://harbor.example.com' });
    const on = await api.call('PATCH', `/api/v1/registries/${id}`, { insecure: true });
    expect(on.body).toMatchObject({ insecure: true, url: 'http://harbor.example.com' });
    const off = await api.call('PATCH', `/api/v1/registries/${id}`, { insecure: false });
    expect(off.body).toMatchObject({ insecure: false, url: 'https://harbor.example.com' });
  });

  it('refuse the address of another registry with 409 and its id', async () => {
    const other = await addRegistry({ url: 'https://ghcr.io' });
    const id = await addRegistry({ url: 'https://harbor.example.com' });
    const moved = await api.call('PATCH', `/api/v1/registries/${id}`, { url: 'ghcr.io' });
    expect([moved.status, moved.body]).toEqual([409, expect.objectContaining({ id: other })]);
  });

  it('report a credential of a lost key as a problem, not as an internal error (X-03)', async () => {
    const id = await addRegistry({ url: replay.url, credentials: READER });
    await api.runtime.db.registry.update({ where: { id }, data: { credential: 'v1.00000000.AAAA' } });
    const tested = await api.call('POST', `/api/v1/registries/${id}/test`);
    expect(tested.body).toMatchObject({ ok: false, problem: { code: 'sealed' } });
    const watched = await api.call('POST', '/api/v1/repositories', {
      reference: `${replay.host}/redis`,
      credentials: READER,
    });
    expect([watched.status, watched.body]).toEqual([422, expect.objectContaining({ field: 'credentials' })]);
  });

  it('are removed with their repositories, and then give 404', async () => {
    const id = await addRegistry({ url: replay.url });
    const repository = await api.call('POST', '/api/v1/repositories', { registryId: id, name: 'redis' });
    expect((await api.call('DELETE', `/api/v1/registries/${id}`)).status).toBe(204);
    expect((await api.call('DELETE', `/api/v1/registries/${id}`)).status).toBe(404);
    expect((await api.call('GET', `/api/v1/repositories/${idOf(repository)}`)).status).toBe(404);
  });

  it('of the demo cannot be changed, removed, tested, listed or extended', async () => {
    const id = await addDemoRegistry();
    for (const [method, path, body] of [
      ['PATCH', `/api/v1/registries/${id}`, { name: 'mine' }],
      ['DELETE', `/api/v1/registries/${id}`, undefined],
      ['POST', `/api/v1/registries/${id}/test`, undefined],
      ['GET', `/api/v1/registries/${id}/catalog`, undefined],
      ['POST', '/api/v1/repositories', { registryId: id, name: 'library/redis' }],
    ] as const)
      expect((await api.call(method, path, body)).status, path).toBe(422);
  });
});

describe('repositories', () => {
  const reference = (name: string) => ({ reference: `${replay.host}/${name}`, credentials: READER });

  it('are added with 201, and a second time refused with 409 and the id', async () => {
    const added = await api.call('POST', '/api/v1/repositories', { ...reference('redis'), owner: ' Team A ' });
    expect(added.status).toBe(201);
    expect(added.headers.get('location')).toBe(`/api/v1/repositories/${idOf(added)}`);
    expect(Repository.parse(added.body)).toMatchObject({
      reference: `${replay.host}/redis`,
      owner: 'Team A',
      relation: 'ours',
      visibility: 'private',
      firstLook: { tagsDone: 0 },
    });
    const again = await api.call('POST', '/api/v1/repositories', reference('redis'));
    expect([again.status, again.body]).toEqual([409, expect.objectContaining({ id: idOf(added) })]);
  });

  it('of a new registry that are added at the same time create it once', async () => {
    const names = ['redis', 'registry', 'httpd'];
    const added = await Promise.all(names.map((name) => api.call('POST', '/api/v1/repositories', reference(name))));
    expect(added.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(await api.runtime.db.registry.count()).toBe(1);
    const twice = await Promise.all([1, 2].map(() => api.call('POST', '/api/v1/repositories', reference('nginx'))));
    expect(twice.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('give their credential to a registry that has none, and never replace another', async () => {
    const id = await addRegistry({ url: replay.url });
    const added = await api.call('POST', '/api/v1/repositories', reference('redis'));
    expect(added.status).toBe(201);
    expect((await stored(id)).credential).toMatch(/^v1\./);
    const other = { ...reference('httpd'), credentials: { username: 'other', password: 'other' } };
    const refused = await api.call('POST', '/api/v1/repositories', other);
    expect([refused.status, refused.body]).toEqual([422, expect.objectContaining({ field: 'credentials' })]);
  });

  it('have settings that change one by one', async () => {
    const id = idOf(await api.call('POST', '/api/v1/repositories', reference('redis')));
    const path = `/api/v1/repositories/${id}`;
    const change = {
      relation: 'upstream',
      owner: 'b',
      include: ['7*'],
      listIntervalSeconds: 600,
      visibility: 'public',
    };
    expect((await api.call('PATCH', path, change)).body).toMatchObject(change);
    expect((await api.call('PATCH', path, { owner: null })).body).toMatchObject({ ...change, owner: null });
    const pinned = { streamKey: 'moving:latest', platform: null };
    expect((await api.call('PATCH', path, { pinned })).body).toMatchObject({ pinned });
    expect((await api.call('PATCH', path, { pinned: null })).body).toMatchObject({ pinned: null });
    expect((await api.call('DELETE', path)).status).toBe(204);
    expect((await api.call('GET', path)).status).toBe(404);
  });

  it('can be previewed by a reference, which stores nothing', async () => {
    const answer = await api.call('POST', '/api/v1/repositories/preview', reference('redis'));
    const { items } = Preview.parse(answer.body);
    expect(items[0]?.problem).toBeNull();
    expect(items[0]?.tried).toMatchObject({ access: 'credential', truncated: false });
    expect(items[0]?.tried?.tagCount).toBeGreaterThan(10);
    expect(await api.runtime.db.registry.count()).toBe(0);
    const anonymous = await api.call('POST', '/api/v1/repositories/preview', { reference: `${replay.host}/redis` });
    expect(Preview.parse(anonymous.body).items[0]).toMatchObject({
      tried: null,
      problem: { code: expect.any(String) },
    });
  });

  it('of a proxy of Docker Hub are found by the preview under library/, with the name (R-21)', async () => {
    const fake = await fakeRegistry();
    fake.content.image('hub-proxy/library/alpine', 'latest', [7]);
    const ask = async (name: string) =>
      Preview.parse(
        (
          await api.call('POST', '/api/v1/repositories/preview', {
            reference: `127.0.0.1:${new URL(fake.baseUrl).port}/${name}`,
            insecure: true,
          })
        ).body,
      ).items[0];
    expect(await ask('hub-proxy/alpine')).toMatchObject({
      problem: null,
      reference: { name: 'hub-proxy/library/alpine' },
      tried: { tagCount: 1 },
    });
    expect(await ask('hub-proxy/debian')).toMatchObject({
      problem: { code: 'not-found' },
      reference: { name: 'hub-proxy/debian' },
      tried: null,
    });
  });

  it('can be previewed by a text, which sends no request', async () => {
    replay.resetCounts();
    const text = `services:\n  a:\n    image: ${replay.host}/redis:7\n  b:\n    image: nginx\n  c:\n    image: "$X"\n`;
    const { source, items, skipped } = Preview.parse(
      (await api.call('POST', '/api/v1/repositories/preview', { text })).body,
    );
    expect(source).toBe('compose');
    expect(items.map(({ reference: found }) => found?.name)).toEqual(['redis', 'library/nginx']);
    expect(skipped).toHaveLength(1);
    expect(replay.counts).toMatchObject({ list: 0, head: 0 });
  });
});

it('no response of registries and repositories contains the secret (X-05)', () => {
  expect(api.answers.filter((answer) => answer.includes(CANARY))).toEqual([]);
});
