import { describe, expect, it } from 'vitest';
import { parseDigest } from '#lib/image/digest.ts';
import { createDispatcher } from '#lib/net/dispatcher.ts';
import type { Resolve } from '#lib/net/guard.ts';
import { RegistryError, type RegistryErrorKind } from '#lib/registry/index.ts';
import { ANY_NETWORK } from '#tests/support/any-network.ts';
import { failureOf, openClient } from '#tests/support/fake-registry/open-client.ts';
import type { Reply } from '#tests/support/fake-registry/reply.ts';
import { me, registryWithApps, signedIn } from './apps.ts';

const broken = (kind: RegistryErrorKind, more: { status?: number; retryAfterMs?: number } = {}) =>
  new RegistryError({ kind, registry: 'r', request: 'GET /v2/', problem: 'failed', ...more });

describe('the scope of a registry error', () => {
  it.each<[RegistryErrorKind, { status?: number; retryAfterMs?: number }, RegistryError['concerns']]>([
    ['unauthorized', { status: 401 }, 'path'],
    ['denied', { status: 403 }, 'path'],
    ['not-found', { status: 404 }, 'path'],
    ['unavailable', { status: 500 }, 'path'],
    ['unavailable', { status: 503 }, 'path'],
    ['unavailable', { status: 503, retryAfterMs: 1000 }, 'host'],
    ['unavailable', { status: 500, retryAfterMs: 1000 }, 'path'],
    ['rate-limited', { status: 429 }, 'host'],
    ['paused', {}, 'host'],
    ['timeout', {}, 'path'],
    ['connection', {}, 'path'],
    ['tls', {}, 'host'],
    ['private-address', {}, 'host'],
    ['refused', {}, 'path'],
    ['wrong-content', {}, 'path'],
    ['too-large', {}, 'path'],
    ['cancelled', {}, null],
  ])('is for %s %o the %s', (kind, more, expected) => {
    expect(broken(kind, more).concerns).toBe(expected);
  });

  it.each<[number, string]>([
    [401, 'credential'],
    [403, 'credential'],
    [404, 'host'],
    [500, 'host'],
    [429, 'host'],
  ])('is for a token endpoint that answers %i to the login the %s', async (status, expected) => {
    const fake = await registryWithApps({ auth: 'bearer', ...signedIn });
    fake.switches.tokenReply = { status, headers: { 'retry-after': '3000' } } satisfies Reply;
    const { client } = openClient(fake, { credential: me });
    expect((await failureOf(client.getManifest('team/app', 'v1'))).concerns).toBe(expected);
  });

  it('is the credential when Basic authentication is rejected', async () => {
    const fake = await registryWithApps({ auth: 'basic', ...signedIn });
    const { client } = openClient(fake, { credential: { username: 'me', password: 'wrong-password' } });
    expect((await failureOf(client.getManifest('team/app', 'v1'))).concerns).toBe('credential');
  });

  it('is the path when a manifest is rejected despite a fresh token', async () => {
    const fake = await registryWithApps({ auth: 'bearer', ...signedIn });
    fake.switches.intercept = ({ path, headers }) =>
      path.endsWith('/manifests/v1') && headers.authorization ? { status: 401 } : undefined;
    const { client } = openClient(fake, { credential: me });
    expect((await failureOf(client.getManifest('team/app', 'v1'))).concerns).toBe('path');
    expect((await client.getManifest('team/app', 'v2')).digest).toMatch(/^sha256:/);
  });

  it('is the host when nothing listens', async () => {
    const fake = await registryWithApps({});
    await fake.close();
    expect((await failureOf(openClient(fake).client.getManifest('team/app', 'v1'))).concerns).toBe('host');
  });

  it('is the host when the connection guard blocks the token endpoint', async () => {
    const fake = await registryWithApps({ auth: 'bearer' });
    fake.switches.realm = 'https://tokens.example.com/token';
    const resolve: Resolve = async () => [{ address: '169.254.169.254', family: 4 }];
    const { client } = openClient(fake, {
      dispatcher: createDispatcher({ policy: ANY_NETWORK, resolve }),
      registry: { trustedTokenHosts: ['tokens.example.com'] },
    });
    expect((await failureOf(client.getManifest('team/app', 'v1'))).concerns).toBe('host');
  });

  it.each(['nothing listens', 'it answers 429'])(
    'is the path when the target of a redirect fails: %s',
    async (what) => {
      const [fake, storage] = [await registryWithApps({}), await registryWithApps({})];
      storage.switches.intercept = () => ({ status: 429, headers: { 'retry-after': '3000' } });
      if (what === 'nothing listens') await storage.close();
      fake.switches.redirect.manifests = storage.origin;
      const { client, gate } = openClient(fake);
      expect((await failureOf(client.getManifest('team/app', 'v1'))).concerns).toBe('path');
      expect(gate.state.pausedUntil).toBeNull();
    },
  );
});

const verbs = ['manifest', 'config', 'tag list'] as const;
const replies: [string, Reply][] = [
  ...[400, 401, 403, 404, 410, 429, 500, 501].map((status): [string, Reply] => [`${status}`, { status }]),
  ['503 that asks to wait', { status: 503, headers: { 'retry-after': '3000' } }],
  ['a challenge whose realm is not there', { status: 401, headers: { 'www-authenticate': 'Bearer realm="/nothing"' } }],
  ['a challenge whose realm refuses', { status: 401, headers: { 'www-authenticate': 'Bearer realm="/refused"' } }],
  ['a web page', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html></html>' }],
];

describe('a failure of another host that the registry redirects to concerns only the path', () => {
  it.each(verbs.flatMap((verb) => replies.map(([what, reply]) => [verb, what, reply] as const)))(
    'for a %s: %s',
    async (verb, _, reply) => {
      const [fake, storage] = [await registryWithApps({}), await registryWithApps({})];
      storage.switches.intercept = ({ path }) => {
        if (path.startsWith('/nothing')) return { status: 404 };
        return path.startsWith('/refused') ? { status: 403 } : reply;
      };
      fake.switches.intercept = ({ path }) =>
        path === '/v2/' ? undefined : { status: 307, headers: { location: storage.origin + path } };
      const { client, gate } = openClient(fake);
      const digest = `sha256:${'a'.repeat(64)}` as const;
      const asked = {
        manifest: () => client.getManifest('team/app', 'v1'),
        config: () => client.getConfig('team/app', { digest: parseDigest(digest), sizeBytes: 100 }),
        'tag list': () => client.listTags('team/app'),
      }[verb]();
      const error = await failureOf(asked);
      expect(error).toMatchObject({ kind: 'redirect-target', concerns: 'path' });
      expect(error.message).toContain(storage.host);
      expect(error.hint).toContain('the host that the registry redirects to');
      expect(gate.state).toMatchObject({ pausedUntil: null, consecutiveFailures: 0 });
    },
  );

  it.each([
    [403, false],
    [404, false],
    [429, true],
    [500, true],
  ])('and is temporary depending on its status: %i', async (status, temporary) => {
    const [fake, storage] = [await registryWithApps({}), await registryWithApps({})];
    storage.switches.intercept = () => ({ status });
    fake.switches.redirect.manifests = storage.origin;
    expect(await failureOf(openClient(fake).client.getManifest('team/app', 'v1'))).toMatchObject({ temporary });
  });

  it('and also when that host gives no answer', async () => {
    const [fake, storage] = [await registryWithApps({}), await registryWithApps({})];
    await storage.close();
    fake.switches.redirect.manifests = storage.origin;
    const error = await failureOf(openClient(fake).client.getManifest('team/app', 'v1'));
    expect(error).toMatchObject({ kind: 'redirect-target', concerns: 'path' });
    expect(error.message).toContain(storage.host);
  });
});
