import { describe, expect, it } from 'vitest';
import { createTokenCache } from '#lib/registry/index.ts';
import { failureOf, openClient } from '#tests/support/fake-registry/open-client.ts';
import { me, registryWithApps, signedIn } from './apps.ts';

describe('without authentication the client', () => {
  it('sends only the request itself (A-01)', async () => {
    const fake = await registryWithApps({});
    const { client, kinds } = openClient(fake, { credential: me });
    await client.headManifest('team/app', 'v1');
    expect(kinds).toEqual(['head']);
    expect(fake.requests[0]?.headers).not.toHaveProperty('authorization');
  });
});

describe('with Bearer authentication the client', () => {
  it('gets an anonymous token without an Authorization header (A-02, A-25)', async () => {
    const fake = await registryWithApps({ auth: 'bearer' });
    const { client, kinds } = openClient(fake);
    expect((await client.headManifest('team/app', 'v1')).digest).toMatch(/^sha256:/);
    expect(kinds).toEqual(['head', 'token', 'head']);
    const token = fake.requests[1];
    expect(token?.path).toBe('/token?service=fake&scope=repository%3Ateam%2Fapp%3Apull');
    expect(token?.headers).not.toHaveProperty('authorization');
  });

  it('sends Basic credentials to the token endpoint only (A-25)', async () => {
    const fake = await registryWithApps({ auth: 'bearer', anonymousTokens: false, ...signedIn });
    const { client } = openClient(fake, { credential: me });
    await client.getManifest('team/app', 'v1');
    expect(fake.requests.map(({ headers }) => String(headers.authorization).split(' ')[0])).toEqual([
      'undefined',
      'Basic',
      'Bearer',
    ]);
    expect(fake.requests[1]?.path).toContain('account=me');
  });

  it('uses one token per repository, and shares none between credentials (A-22, A-24)', async () => {
    const fake = await registryWithApps({ auth: 'bearer', users: { me: 'correct-horse', you: 'other' } });
    const tokens = createTokenCache();
    const mine = openClient(fake, { credential: me, tokens });
    await mine.client.headManifest('team/app', 'v1');
    await mine.client.headManifest('team/app', 'v2');
    await mine.client.headManifest('team/other', 'v1');
    expect(mine.kinds).toEqual(['head', 'token', 'head', 'head', 'token', 'head']);
    const again = openClient(fake, { credential: me, tokens });
    await again.client.headManifest('team/app', 'v1');
    expect(again.kinds).toEqual(['head']);
    const yours = openClient(fake, { credential: { username: 'you', password: 'other' }, tokens });
    await yours.client.headManifest('team/app', 'v1');
    expect(yours.kinds).toEqual(['head', 'token', 'head']);
  });

  it('shares one token request among ten concurrent requests (A-23)', async () => {
    const fake = await registryWithApps({ auth: 'bearer', latencyMs: 5 });
    const { client, kinds } = openClient(fake);
    await Promise.all(Array.from({ length: 10 }, () => client.headManifest('team/app', 'v1')));
    expect(kinds.filter((kind) => kind === 'token')).toHaveLength(1);
  });

  it('completes a shared token request when one caller aborts (A-23)', async () => {
    const fake = await registryWithApps({ auth: 'bearer', latencyMs: 20 });
    const { client } = openClient(fake);
    const controller = new AbortController();
    const first = failureOf(client.headManifest('team/app', 'v1', controller.signal));
    const second = client.headManifest('team/app', 'v2');
    setTimeout(() => controller.abort(), 30);
    expect((await first).kind).toBe('cancelled');
    expect((await second).digest).toMatch(/^sha256:/);
  });

  it('renews a token before it expires (A-21)', async () => {
    const fake = await registryWithApps({ auth: 'bearer', tokenLifetimeSeconds: 60 });
    const { client, clock, kinds } = openClient(fake);
    await client.headManifest('team/app', 'v1');
    clock.advance(56_000);
    await client.headManifest('team/app', 'v1');
    expect(kinds).toEqual(['head', 'token', 'head', 'token', 'head']);
  });

  it('prefers Bearer and ignores unknown schemes (A-03, A-04)', async () => {
    const fake = await registryWithApps({ auth: 'bearer' });
    fake.switches.challenge = ['Negotiate', `Basic realm="x"`, `Bearer realm="${fake.origin}/token",service="fake"`];
    const { client, kinds } = openClient(fake);
    await client.headManifest('team/app', 'v1');
    expect(kinds).toEqual(['head', 'token', 'head']);
  });

  it('fails for a Bearer challenge without a realm, without a token request (A-09)', async () => {
    const fake = await registryWithApps({ auth: 'bearer', challenge: 'Bearer service="x"' });
    const { client, kinds } = openClient(fake);
    expect((await failureOf(client.headManifest('team/app', 'v1'))).kind).toBe('invalid-response');
    expect(kinds).not.toContain('token');
  });

  it('keeps the parameters of a relative realm (A-10, A-11)', async () => {
    const fake = await registryWithApps({
      auth: 'bearer',
      challenge: 'Bearer realm="/token?tenant=7",service="fake"',
    });
    const { client } = openClient(fake);
    await client.headManifest('team/app', 'v1');
    expect(fake.requests[1]?.path).toBe('/token?tenant=7&service=fake&scope=repository%3Ateam%2Fapp%3Apull');
  });

  it('uses the challenge of /v2/ when there is none, without its placeholder scope (A-12, A-13)', async () => {
    const fake = await registryWithApps({ auth: 'bearer', challenge: '' });
    fake.switches.pingChallenge = `Bearer realm="${fake.origin}/token",service="fake",scope="repository:user/image:pull"`;
    const { client, kinds } = openClient(fake);
    await client.headManifest('team/app', 'v1');
    expect(kinds).toEqual(['head', 'ping', 'token', 'head']);
    expect(fake.requests[2]?.path).not.toContain('user');
  });

  it('requests its own scope first, and the scope of the challenge in addition, unsplit (A-14, A-15)', async () => {
    const fake = await registryWithApps({ auth: 'bearer', extraScope: 'repository:team/base:pull,push' });
    const { client, kinds } = openClient(fake);
    await client.headManifest('team/app', 'v1');
    expect(kinds).toEqual(['head', 'token', 'head']);
    const scopes = new URL(fake.requests[1]?.path ?? '', fake.origin).searchParams.getAll('scope');
    expect(scopes).toEqual(['repository:team/app:pull', 'repository:team/base:pull,push']);
  });

  it('extends the scope of an existing token once (A-15)', async () => {
    const fake = await registryWithApps({ auth: 'bearer' });
    const { client, kinds } = openClient(fake);
    await client.headManifest('team/app', 'v1');
    fake.switches.extraScope = 'repository:team/base:pull';
    await client.headManifest('team/app', 'v1');
    expect(kinds).toEqual(['head', 'token', 'head', 'head', 'token', 'head']);
  });

  it('stops after a fresh token was rejected, and reports the missing permission (A-16, A-36)', async () => {
    const fake = await registryWithApps({ auth: 'bearer', ...signedIn });
    const { client, kinds } = openClient(fake, { credential: me });
    fake.switches.extraScope = 'never-given';
    fake.switches.challenge = `Bearer realm="${fake.origin}/token",service="fake",error="insufficient_scope"`;
    const error = await failureOf(client.getManifest('team/app', 'v1'));
    expect(error.kind).toBe('denied');
    expect(error.message).toContain('token lacks repository:team/app:pull');
    expect(kinds).toEqual(['manifest', 'token', 'manifest']);
    // Another tag may be allowed, so it is requested with the same token.
    expect((await failureOf(client.getManifest('team/app', 'v2'))).kind).toBe('denied');
    expect(kinds).toEqual(['manifest', 'token', 'manifest', 'manifest']);
  });

  it('replaces an old token that the registry no longer accepts (A-16)', async () => {
    const fake = await registryWithApps({ auth: 'bearer' });
    const { client, clock, kinds } = openClient(fake);
    await client.headManifest('team/app', 'v1');
    fake.tokens.forgetAll();
    clock.advance(40_000);
    expect((await client.headManifest('team/app', 'v1')).digest).not.toBeNull();
    expect(kinds).toEqual(['head', 'token', 'head', 'head', 'token', 'head']);
  });

  it('treats 400 DENIED as an expired token, once (A-37)', async () => {
    const fake = await registryWithApps({ auth: 'bearer' });
    const { client, clock, kinds } = openClient(fake);
    await client.getManifest('team/app', 'v1');
    const denied = {
      status: 400,
      body: '{"errors":[{"code":"DENIED","message":"Your Authorization Token is invalid."}]}',
    };
    fake.switches.failures = [denied];
    clock.advance(40_000);
    await client.getManifest('team/app', 'v1');
    expect(kinds.slice(3)).toEqual(['manifest', 'token', 'manifest']);
    fake.switches.failures = [denied];
    expect((await failureOf(client.getManifest('team/app', 'v1'))).status).toBe(400);
  });

  it.each([
    ['DENIED', 'Your Authorization Token has expired. Reauthenticate and try again.'],
    ['UNAUTHORIZED', 'token expired'],
    ['DENIED', 'invalid token'],
  ])('treats 403 %s “%s” as an expired token, once, and never for a fresh one (G-22)', async (code, message) => {
    const fake = await registryWithApps({ auth: 'bearer' });
    const { client, clock, kinds } = openClient(fake);
    await client.getManifest('team/app', 'v1');
    const denied = { status: 403, body: JSON.stringify({ errors: [{ code, message }] }) };
    fake.switches.failures = [denied];
    clock.advance(40_000);
    await client.getManifest('team/app', 'v1');
    expect(kinds.slice(3)).toEqual(['manifest', 'token', 'manifest']);
    fake.switches.failures = [denied];
    expect(await failureOf(client.getManifest('team/app', 'v1'))).toMatchObject({ kind: 'denied', status: 403 });
    expect(kinds.slice(6)).toEqual(['manifest']);
  });

  it('does not treat another 403 as an expired token (G-22)', async () => {
    const fake = await registryWithApps({ auth: 'bearer' });
    const { client, clock, kinds } = openClient(fake);
    await client.getManifest('team/app', 'v1');
    clock.advance(40_000);
    fake.switches.failures = [{ status: 403, body: '{"errors":[{"code":"DENIED","message":"blocked by policy"}]}' }];
    expect((await failureOf(client.getManifest('team/app', 'v1'))).status).toBe(403);
    expect(kinds.slice(3)).toEqual(['manifest']);
  });

  it.each([['Bearer', 'Bearer realm="$"'], ['Bearer, Bearer realm="$"'], ['Bearer service="x"', 'Bearer realm="$"']])(
    'uses the challenge that has a realm: %s (G-25)',
    async (...challenges) => {
      const fake = await registryWithApps({ auth: 'bearer' });
      const header = challenges.map((text) => text.replace('$', `${fake.origin}/token`)).join(', ');
      fake.switches.intercept = ({ path, headers }) =>
        path.startsWith('/v2/') && headers.authorization === undefined
          ? { status: 401, headers: { 'www-authenticate': header } }
          : undefined;
      expect((await openClient(fake).client.getManifest('team/app', 'v1')).digest).toMatch(/^sha256:/);
    },
  );

  it('returns no digest when HEAD is rejected without a challenge, and uses GET (G-24)', async () => {
    const fake = await registryWithApps({});
    fake.switches.intercept = ({ method }) => (method === 'HEAD' ? { status: 401 } : undefined);
    const { client } = openClient(fake);
    expect((await client.headManifest('team/app', 'v1')).digest).toBeNull();
    expect((await client.getManifest('team/app', 'v1')).digest).toMatch(/^sha256:/);
  });

  it('signs in for one resource even if /v2/ is open (A-17)', async () => {
    const fake = await registryWithApps({ auth: 'bearer' });
    fake.switches.intercept = ({ path }) => (path === '/v2/' ? { status: 200, body: '{}' } : undefined);
    const { client } = openClient(fake);
    expect((await client.ping()).authentication).toBe('anonymous');
    expect((await client.headManifest('team/app', 'v1')).digest).not.toBeNull();
  });
});
