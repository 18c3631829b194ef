import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Preview } from '#lib/views/dto/preview.ts';
import { Registry, RegistryTest } from '#lib/views/dto/registry.ts';
import type { FakeRegistry } from '#tests/support/fake-registry/fake-registry.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import { type Answer, type Api, openApi } from './api.ts';
import { addPerson, signInAs } from './people.ts';

const METADATA = ['169.254.169.254', '[fd00:ec2::254]', 'metadata.google.internal', '100.100.100.200', '0.0.0.0'];

let api: Api;
let editor: Record<string, string>;

beforeAll(async () => {
  api = await openApi({ env: { PLIMSOLL_ALLOW_PRIVATE_NETWORKS: 'false' } });
  await addPerson(api, 'editor');
  editor = await signInAs(api, 'editor@plimsoll.test');
});
afterAll(() => api.close());
beforeEach(() => api.reset());

async function registryWithImage(switches: Parameters<typeof fakeRegistry>[0] = {}): Promise<FakeRegistry> {
  const fake = await fakeRegistry(switches);
  fake.content.image('team/app', '1.0.0', [7]);
  return fake;
}

const idOf = (answer: Answer) => (answer.body as { id: string }).id;
const countStored = async () => (await api.runtime.db.registry.count()) + (await api.runtime.db.repository.count());
const listAllowances = async () =>
  (
    await api.runtime.db.auditEvent.findMany({ where: { action: 'registry.allow-private' }, orderBy: { id: 'asc' } })
  ).map(({ targetName, details }) => [targetName, (details as { allowed: boolean }).allowed]);
const preview = (body: object) => api.call('POST', '/api/v1/repositories/preview', body);
const addRegistry = (body: object) => api.call('POST', '/api/v1/registries', body);
const addRepository = (body: object) => api.call('POST', '/api/v1/repositories', body);
const allowed = async (fake: FakeRegistry) => idOf(await addRegistry({ url: fake.origin, allowPrivate: true }));
const tryOut = async (id: string) => RegistryTest.parse((await api.call('POST', `/api/v1/registries/${id}/test`)).body);

function expectRefusal(answer: Answer, code: string, host: string): void {
  expect([answer.status, answer.body]).toEqual([
    422,
    expect.objectContaining({ code, detail: expect.stringContaining(host), hint: expect.any(String) }),
  ]);
}

describe('a registry in a private network (S-12)', () => {
  it('is neither added nor contacted without permission, and nothing is stored', async () => {
    const fake = await registryWithImage();
    expectRefusal(await addRegistry({ url: fake.origin }), 'private-address', fake.host);
    expectRefusal(await addRepository({ reference: `${fake.host}/team/app` }), 'private-address', fake.host);
    const [item] = Preview.parse((await preview({ reference: `${fake.host}/team/app` })).body).items;
    expect(item).toMatchObject({
      tried: null,
      problem: { code: 'private-address', hint: expect.stringContaining('admin') },
    });
    expect(await countStored()).toBe(0);
    expect(fake.requests).toEqual([]);
  });

  it('can be allowed by an admin, and is then previewed, watched, read, and audited', async () => {
    const fake = await registryWithImage();
    const reference = `${fake.host}/team/app:1.0.0`;
    const [item] = Preview.parse((await preview({ reference, allowPrivate: true })).body).items;
    expect(item).toMatchObject({ problem: null, tried: { tagCount: 1 } });
    expect(await countStored()).toBe(0);
    const added = await addRepository({ reference, allowPrivate: true });
    expect(added.status, added.text).toBe(201);
    const end = await api.runtime.poller.pollNow(idOf(added), 'manual');
    expect(end).toMatchObject({ state: 'succeeded' });
    const registries = (await api.call('GET', '/api/v1/registries')).body as { items: unknown[] };
    expect(registries.items.map((one) => Registry.parse(one))).toMatchObject([{ host: fake.host, allowPrivate: true }]);
    expect(await listAllowances()).toEqual([[fake.host, true]]);
    expect((await addRepository({ reference: `${fake.host}/team/web` })).status).toBe(201);
    expect(await listAllowances()).toHaveLength(1);
  });

  it.each([
    ['POST', '/api/v1/registries', { url: 'http://127.0.0.1:5000', allowPrivate: true }],
    ['POST', '/api/v1/repositories', { reference: '127.0.0.1:5000/team/app', allowPrivate: true }],
    ['POST', '/api/v1/repositories/preview', { reference: '127.0.0.1:5000/team/app', allowPrivate: true }],
  ] as const)('cannot be allowed by an editor: %s %s', async (method, path, body) => {
    const refused = await api.call(method, path, body, { as: editor });
    expect([refused.status, refused.body]).toEqual([
      403,
      expect.objectContaining({ hint: expect.stringContaining('Ask an admin') }),
    ]);
    const { allowPrivate: _, ...plain } = body;
    const plainly = await api.call(method, path, plain, { as: editor });
    expect(plainly.text).toContain('private-address');
    expect(await countStored()).toBe(0);
  });

  it('is allowed and disallowed in its settings, from the next request on', async () => {
    const fake = await registryWithImage();
    const id = await allowed(fake);
    expect(await tryOut(id)).toMatchObject({ ok: true });
    const path = `/api/v1/registries/${id}`;
    expect((await api.call('PATCH', path, { allowPrivate: false }, { as: editor })).body).toMatchObject({
      allowPrivate: false,
    });
    expect(await tryOut(id)).toMatchObject({ ok: false, problem: { code: 'private-address' } });
    const catalog = await api.call('GET', `${path}/catalog`);
    expect(catalog.body).toMatchObject({ items: [], problem: { code: 'private-address' } });
    expectRefusal(await addRepository({ registryId: id, name: 'team/app' }), 'private-address', fake.host);
    expect((await api.call('PATCH', path, { allowPrivate: true }, { as: editor })).status).toBe(403);
    expect((await api.call('PATCH', path, { allowPrivate: true })).body).toMatchObject({ allowPrivate: true });
    expect(await tryOut(id)).toMatchObject({ ok: true });
    expect((await listAllowances()).map(([, isAllowed]) => isAllowed)).toEqual([true, false, true]);
  });

  it('keeps its credential when it is allowed, and loses the permission when its URL changes (X-06)', async () => {
    const fake = await registryWithImage();
    const other = await registryWithImage();
    const credentials = { username: 'reader', password: 'pa55word' };
    const id = idOf(await addRegistry({ url: fake.origin, allowPrivate: true, credentials }));
    const path = `/api/v1/registries/${id}`;
    expect((await api.call('PATCH', path, { allowPrivate: false })).status).toBe(200);
    expect((await api.call('PATCH', path, { allowPrivate: true })).status).toBe(200);
    // An admin allowed one host. An editor must not replace it with another.
    const moved = await api.call('PATCH', path, { url: other.origin, credentials }, { as: editor });
    expectRefusal(moved, 'private-address', other.host);
    const away = await api.call('PATCH', path, { url: 'https://r.example.com', credentials }, { as: editor });
    expect(away.body).toMatchObject({ allowPrivate: false, url: 'https://r.example.com' });
    const back = await api.call('PATCH', path, { url: fake.origin, insecure: true, credentials }, { as: editor });
    expectRefusal(back, 'private-address', fake.host);
    const byAdmin = { url: fake.origin, insecure: true, credentials, allowPrivate: true };
    expect((await api.call('PATCH', path, byAdmin)).body).toMatchObject({ allowPrivate: true, url: fake.origin });
  });

  it('is allowed again when an admin adds a repository to it with permission', async () => {
    const fake = await registryWithImage();
    const id = await allowed(fake);
    await api.call('PATCH', `/api/v1/registries/${id}`, { allowPrivate: false });
    const added = await addRepository({ reference: `${fake.host}/team/app`, allowPrivate: true });
    expect(added.status, added.text).toBe(201);
    expect(await tryOut(id)).toMatchObject({ ok: true });
    expect((await listAllowances()).at(-1)).toEqual([fake.host, true]);
  });

  it('can be added when its name does not resolve, and the preview shows that problem', async () => {
    const added = await addRepository({ reference: 'nobody.invalid/team/app' });
    expect(added.status, added.text).toBe(201);
    const [item] = Preview.parse((await preview({ reference: 'nobody.invalid/team/app' })).body).items;
    expect(item).toMatchObject({ problem: { code: 'connection' } });
  });
});

describe('an address that cannot be allowed (S-11, S-18)', () => {
  it.each(METADATA)('such as http://%s is refused, with and without permission', async (host) => {
    for (const allowPrivate of [false, true]) {
      const answer = await addRegistry({ url: `http://${host}`, insecure: true, allowPrivate });
      expectRefusal(answer, 'forbidden-address', host);
    }
    expect(await countStored()).toBe(0);
  });

  it('such as a port of another service is refused, with and without permission', async () => {
    for (const allowPrivate of [false, true])
      expectRefusal(
        await addRegistry({ url: 'http://127.0.0.1:6379', allowPrivate }),
        'forbidden-port',
        '127.0.0.1:6379',
      );
  });
});

describe('a permission applies only to the host of the registry (S-16)', () => {
  it('and not to a redirect to another port of the same machine (S-24)', async () => {
    const inner = await registryWithImage();
    const fake = await registryWithImage({ redirect: { manifests: inner.origin } });
    const id = idOf(await addRepository({ reference: `${fake.host}/team/app`, allowPrivate: true }));
    const end = await api.runtime.poller.pollNow(id, 'manual');
    expect(end?.state).not.toBe('succeeded');
    expect(inner.requests).toEqual([]);
    const { body } = await api.call('GET', `/api/v1/repositories/${id}`);
    expect(JSON.stringify(body)).toContain('PLIMSOLL_ALLOW_PRIVATE_NETWORKS');
  });

  it('and not to a token service at another port, even without a password (S-06)', async () => {
    const inner = await registryWithImage({ auth: 'bearer' });
    const fake = await registryWithImage({ auth: 'bearer', realm: `${inner.origin}/token` });
    const asked = await preview({ reference: `${fake.host}/team/app`, allowPrivate: true });
    expect(Preview.parse(asked.body).items[0]?.problem).toMatchObject({
      code: 'refused',
      message: expect.stringContaining(inner.host),
    });
    expect(inner.requests).toEqual([]);
  });

  it('and to a token service at its own host and port (S-07)', async () => {
    const fake = await registryWithImage({ auth: 'bearer' });
    const asked = await preview({ reference: `${fake.host}/team/app`, allowPrivate: true });
    expect(Preview.parse(asked.body).items[0]).toMatchObject({ problem: null, tried: { tagCount: 1 } });
    expect(fake.count('GET', '/token')).toBeGreaterThan(0);
  });
});

describe('requests to registries are limited (X-07)', () => {
  it('to twenty a minute and caller, then 429 with Retry-After; other callers are not affected', async () => {
    const fake = await registryWithImage();
    const path = `/api/v1/registries/${await allowed(fake)}/test`;
    await addPerson(api, 'editor', 'hasty@plimsoll.test');
    const hasty = await signInAs(api, 'hasty@plimsoll.test');
    const statuses: number[] = [];
    for (let turn = 0; turn < 20; turn += 1)
      statuses.push((await api.call('POST', path, undefined, { as: hasty })).status);
    expect(new Set(statuses)).toEqual(new Set([200]));
    const asked = fake.requests.length;
    const refused = await api.call('POST', path, undefined, { as: hasty });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const reference = `${fake.host}/team/app`;
    const alsoRefused = await api.call('POST', '/api/v1/repositories/preview', { reference }, { as: hasty });
    expect(alsoRefused.status).toBe(429);
    expect(fake.requests).toHaveLength(asked);
    // Parsing a text sends no request to a registry.
    expect((await api.call('POST', '/api/v1/repositories/preview', { text: reference }, { as: hasty })).status).toBe(
      200,
    );
    expect((await api.call('POST', path, undefined, { as: editor })).status).toBe(200);
  });
});
