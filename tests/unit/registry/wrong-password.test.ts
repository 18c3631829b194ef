import { describe, expect, it } from 'vitest';
import { createTokenCache } from '#lib/registry/index.ts';
import { failureOf, openClient } from '#tests/support/fake-registry/open-client.ts';
import { me, registryWithApps, signedIn } from './apps.ts';

const wrong = { username: 'me', password: 'wrong-password' };
const tags = Array.from({ length: 20 }, (_, index) => `v${index}`);

describe('a wrong password', () => {
  it('is sent with Basic once for all tags, and again after 5 minutes', async () => {
    const fake = await registryWithApps({ auth: 'basic', latencyMs: 2, ...signedIn });
    const tokens = createTokenCache();
    const { client, clock } = openClient(fake, { credential: wrong, tokens });
    const other = openClient(fake, { credential: wrong, tokens, clock }).client;
    const signedRequests = () => fake.requests.filter(({ headers }) => headers.authorization !== undefined).length;
    const failures = await Promise.all(tags.map((tag) => failureOf(client.headManifest('team/app', tag))));
    expect(new Set(failures.map(({ concerns }) => concerns))).toEqual(new Set(['credential']));
    // Only `GET /v2/` counts, because a refused HEAD proves nothing.
    expect(signedRequests()).toBe(1);
    expect((await failureOf(other.getManifest('team/other', 'v1'))).concerns).toBe('credential');
    expect(signedRequests()).toBe(1);
    clock.advance(5 * 60_000 + 1);
    await failureOf(client.getManifest('team/app', 'v1'));
    expect(signedRequests()).toBe(2);
  });

  it('is sent with one GET when GET /v2/ is open', async () => {
    const fake = await registryWithApps({ auth: 'basic', ...signedIn });
    fake.switches.intercept = ({ path }) => (path === '/v2/' ? { status: 200, body: '{}' } : undefined);
    const { client } = openClient(fake, { credential: wrong });
    for (const tag of ['v1', 'v2'])
      expect((await failureOf(client.getManifest('team/app', tag))).concerns).toBe('credential');
    expect(fake.requests.filter(({ headers }) => headers.authorization !== undefined)).toHaveLength(1);
  });

  it('is sent to the token endpoint once for all repositories', async () => {
    const fake = await registryWithApps({ auth: 'bearer', latencyMs: 2, ...signedIn });
    const { client, kinds } = openClient(fake, { credential: wrong });
    const names = ['team/app', 'team/other', 'team/third', 'team/fourth'];
    const failures = await Promise.all(names.map((name) => failureOf(client.getManifest(name, 'v1'))));
    expect(failures.every(({ concerns }) => concerns === 'credential')).toBe(true);
    expect(kinds.filter((kind) => kind === 'token')).toHaveLength(1);
  });
});

const challenge = { 'www-authenticate': 'Basic realm="fake"' };

describe('a correct password', () => {
  it.each(['tag list', 'manifest', 'HEAD'])(
    'is not rejected because its first use is forbidden: a %s',
    async (what) => {
      const fake = await registryWithApps({ auth: 'basic', ...signedIn });
      fake.switches.intercept = ({ path }) =>
        path.includes('/team/app/') ? { status: 401, headers: challenge } : undefined;
      const { client } = openClient(fake, { credential: me });
      if (what === 'HEAD') expect((await client.headManifest('team/app', 'v1')).digest).toBeNull();
      const refused = what === 'tag list' ? client.listTags('team/app') : client.getManifest('team/app', 'v1');
      expect(await failureOf(refused)).toMatchObject({ kind: 'denied', concerns: 'path' });
      expect((await client.getManifest('team/other', 'v1')).digest).toMatch(/^sha256:/);
    },
  );

  it.each([
    ['fails', { status: 500 }],
    ['is a web page', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html></html>' }],
    ['is not there', { status: 404 }],
    ['wants a token', { status: 401, headers: { 'www-authenticate': 'Bearer realm="https://tokens.example/"' } }],
  ])('is accepted even if GET /v2/ %s', async (_, reply) => {
    const fake = await registryWithApps({ auth: 'basic', ...signedIn });
    fake.switches.intercept = ({ path }) => (path === '/v2/' ? reply : undefined);
    const { client, gate } = openClient(fake, { credential: me });
    expect((await client.getManifest('team/app', 'v1')).digest).toMatch(/^sha256:/);
    expect(gate.state).toMatchObject({ pausedUntil: null, consecutiveFailures: 0 });
  });

  it('is not judged by another host that GET /v2/ redirects to', async () => {
    const fake = await registryWithApps({ auth: 'basic', ...signedIn });
    const other = await registryWithApps({ auth: 'basic', ...signedIn });
    fake.switches.intercept = ({ path }) =>
      path === '/v2/' ? { status: 307, headers: { location: `${other.origin}/v2/` } } : undefined;
    const { client } = openClient(fake, { credential: me });
    expect((await client.getManifest('team/app', 'v1')).digest).toMatch(/^sha256:/);
  });

  it('is not sent to another host that GET /v2/ redirects to', async () => {
    const fake = await registryWithApps({ auth: 'basic', challenge: [], ...signedIn });
    const other = await registryWithApps({ auth: 'basic', ...signedIn });
    fake.switches.intercept = ({ path }) =>
      path === '/v2/' ? { status: 307, headers: { location: `${other.origin}/v2/` } } : undefined;
    const { client } = openClient(fake, { credential: me });
    expect(await failureOf(client.getManifest('team/app', 'v1'))).toMatchObject({ kind: 'unauthorized' });
    expect([...fake.requests, ...other.requests].every(({ headers }) => headers.authorization === undefined)).toBe(
      true,
    );
  });

  it('is not rejected because of one manifest that its account may not read', async () => {
    const fake = await registryWithApps({ auth: 'basic', ...signedIn });
    const { client, clock, kinds } = openClient(fake, { credential: me });
    await client.getManifest('team/app', 'v2');
    fake.switches.intercept = ({ path }) =>
      path.endsWith('/manifests/v1') ? { status: 401, headers: challenge } : undefined;
    expect(await failureOf(client.getManifest('team/app', 'v1'))).toMatchObject({ kind: 'denied', concerns: 'path' });
    clock.advance(10 * 60_000);
    expect(await failureOf(client.getManifest('team/app', 'v1'))).toMatchObject({ kind: 'denied', concerns: 'path' });
    expect(kinds.at(-1)).toBe('ping');
    expect((await client.getManifest('team/app', 'v2')).digest).toMatch(/^sha256:/);
  });

  it('that was changed at the registry is detected with one request', async () => {
    const fake = await registryWithApps({ auth: 'basic', ...signedIn });
    const { client, clock } = openClient(fake, { credential: me });
    await client.getManifest('team/app', 'v1');
    fake.switches.users = { me: 'another' };
    clock.advance(10 * 60_000);
    expect((await failureOf(client.getManifest('team/app', 'v1'))).concerns).toBe('credential');
    const before = fake.requests.length;
    await Promise.all(tags.map((tag) => failureOf(client.headManifest('team/app', tag))));
    expect(fake.requests).toHaveLength(before);
  });
});
