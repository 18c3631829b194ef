import { describe, expect, it } from 'vitest';
import { createTokenCache } from '#lib/registry/index.ts';
import { failureOf, openClient } from '#tests/support/fake-registry/open-client.ts';
import { me, registryWithApps, signedIn } from './apps.ts';

const wrong = { username: 'me', password: 'wrong-password' };
const tags = Array.from({ length: 20 }, (_, index) => `v${index}`);

describe('a wrong password', () => {
  it('is sent with Basic to one tag and not to all of them, and again after 5 minutes', async () => {
    const fake = await registryWithApps({ auth: 'basic', latencyMs: 2, ...signedIn });
    const tokens = createTokenCache();
    const { client, clock } = openClient(fake, { credential: wrong, tokens });
    const other = openClient(fake, { credential: wrong, tokens, clock }).client;
    const signedRequests = () => fake.requests.filter(({ headers }) => headers.authorization !== undefined).length;
    const failures = await Promise.all(tags.map((tag) => failureOf(client.headManifest('team/app', tag))));
    expect(new Set(failures.map(({ concerns }) => concerns))).toEqual(new Set(['credential']));
    // The HEAD, and `GET /v2/` since a refused HEAD proves nothing.
    expect(signedRequests()).toBe(2);
    expect((await failureOf(other.getManifest('team/other', 'v1'))).concerns).toBe('credential');
    expect(signedRequests()).toBe(2);
    clock.advance(5 * 60_000 + 1);
    await failureOf(client.getManifest('team/app', 'v1'));
    expect(signedRequests()).toBe(3);
  });

  it('is sent to the token endpoint once, however many repositories need a token at the same time', async () => {
    const fake = await registryWithApps({ auth: 'bearer', latencyMs: 2, ...signedIn });
    const { client, kinds } = openClient(fake, { credential: wrong });
    const names = ['team/app', 'team/other', 'team/third', 'team/fourth'];
    const failures = await Promise.all(names.map((name) => failureOf(client.getManifest(name, 'v1'))));
    expect(failures.every(({ concerns }) => concerns === 'credential')).toBe(true);
    expect(kinds.filter((kind) => kind === 'token')).toHaveLength(1);
  });
});

describe('a right password', () => {
  it('is not blamed for one manifest that its account may not read', async () => {
    const fake = await registryWithApps({ auth: 'basic', ...signedIn });
    const { client, clock, kinds } = openClient(fake, { credential: me });
    await client.getManifest('team/app', 'v2');
    fake.switches.intercept = ({ path }) =>
      path.endsWith('/manifests/v1')
        ? { status: 401, headers: { 'www-authenticate': 'Basic realm="fake"' } }
        : undefined;
    expect(await failureOf(client.getManifest('team/app', 'v1'))).toMatchObject({ kind: 'denied', concerns: 'path' });
    clock.advance(10 * 60_000);
    expect(await failureOf(client.getManifest('team/app', 'v1'))).toMatchObject({ kind: 'denied', concerns: 'path' });
    expect(kinds.at(-1)).toBe('ping');
    expect((await client.getManifest('team/app', 'v2')).digest).toMatch(/^sha256:/);
  });

  it('that was changed at the registry is found out by asking once', async () => {
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
