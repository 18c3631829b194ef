import { describe, expect, it } from 'vitest';
import { createTokenCache } from '#lib/registry/index.ts';
import { failureOf, fakeRegistry, openClient } from '#tests/support/fake-registry/open-client.ts';
import { me, registryWithApps, signedIn } from './apps.ts';

describe('the token request', () => {
  it('goes to the new realm after the registry moved its token service', async () => {
    const fake = await registryWithApps({ auth: 'bearer' });
    const old = await fakeRegistry({ intercept: (request) => fake.tokens.answer(request) });
    fake.switches.realm = `${old.origin}/token`;
    const tokens = createTokenCache();
    await openClient(fake, { tokens }).client.headManifest('team/app', 'v1');
    await old.close();
    fake.switches.realm = null;
    const later = openClient(fake, { tokens });
    expect((await later.client.headManifest('team/other', 'v1')).digest).not.toBeNull();
    expect(later.kinds).toEqual(['token', 'head', 'token', 'head']);
  });

  it.each([
    ['HTML', { status: 200, headers: { 'content-type': 'text/plain' }, body: '<html>' }],
    ['a web page', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' }],
    ['nothing', { status: 200 }],
    ['null', { status: 200, body: 'null' }],
    ['an empty token', { status: 200, body: '{"token":""}' }],
    ['a line break in the token', { status: 200, body: '{"token":"a\\r\\nX: y"}' }],
  ])('answered with %s leads to no Bearer header (A-32, A-33)', async (_, tokenReply) => {
    const fake = await registryWithApps({ auth: 'bearer', tokenReply });
    const { client } = openClient(fake);
    expect((await failureOf(client.headManifest('team/app', 'v1'))).kind).toBe('invalid-response');
    expect(fake.requests.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });

  it('has a size limit for its answer (A-31)', async () => {
    const fake = await registryWithApps({
      auth: 'bearer',
      tokenReply: { status: 200, body: `"${'a'.repeat(128 * 1024)}"` },
    });
    expect((await failureOf(openClient(fake).client.headManifest('team/app', 'v1'))).kind).toBe('too-large');
  });

  it('with a rejected password is not repeated for 5 minutes, however many callers need it (A-34)', async () => {
    const fake = await registryWithApps({ auth: 'bearer', anonymousTokens: true, ...signedIn });
    const { client, kinds, clock } = openClient(fake, { credential: { username: 'me', password: 'wrong-password' } });
    const error = await failureOf(client.getManifest('team/app', 'v1'));
    expect(error).toMatchObject({ kind: 'unauthorized', status: 401, temporary: false });
    expect(error.message).toContain('credential was rejected');
    await failureOf(client.getManifest('team/other', 'v1'));
    await failureOf(client.headManifest('team/app', 'v2'));
    expect(kinds.filter((kind) => kind === 'token')).toHaveLength(1);
    clock.advance(5 * 60_000 + 1);
    await failureOf(client.getManifest('team/app', 'v1'));
    expect(kinds.filter((kind) => kind === 'token')).toHaveLength(2);
  });

  it('is never anonymous after a password was rejected (A-35)', async () => {
    const fake = await registryWithApps({ auth: 'bearer', ...signedIn });
    const { client } = openClient(fake, { credential: { username: 'me', password: 'wrong-password' } });
    await failureOf(client.headManifest('team/app', 'v1'));
    const tokens = fake.requests.filter(({ path }) => path.startsWith('/token'));
    expect(tokens.every(({ headers }) => headers.authorization !== undefined)).toBe(true);
  });

  it('answered with 429 waits for Retry-After (A-34)', async () => {
    const fake = await registryWithApps({ auth: 'bearer' });
    fake.switches.tokenReply = { status: 429, headers: { 'retry-after': '7' } };
    const { client, clock } = openClient(fake);
    const work = client.headManifest('team/app', 'v1');
    const sleep = clock.sleep;
    clock.sleep = async (ms, signal) => {
      fake.switches.tokenReply = null;
      await sleep(ms, signal);
    };
    expect((await work).digest).not.toBeNull();
    expect(clock.slept).toContain(7000);
  });

  it('uses POST for identity tokens only (A-26, A-30)', async () => {
    const fake = await registryWithApps({ auth: 'bearer', identityTokens: ['refresh-me'], anonymousTokens: false });
    const { client } = openClient(fake, { credential: { username: '<token>', password: 'refresh-me' } });
    await client.headManifest('team/app', 'v1');
    const post = fake.requests[1];
    expect(post?.method).toBe('POST');
    expect(post?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(Object.fromEntries(new URLSearchParams(post?.body))).toEqual({
      grant_type: 'refresh_token',
      client_id: 'plimsoll',
      service: 'fake',
      scope: 'repository:team/app:pull',
      refresh_token: 'refresh-me',
    });
    expect(post?.headers).not.toHaveProperty('authorization');
  });

  it('falls back to GET with Basic when POST is not supported (A-27)', async () => {
    const fake = await registryWithApps({
      auth: 'bearer',
      users: { '<token>': 'refresh-me' },
      anonymousTokens: false,
    });
    const { client } = openClient(fake, { credential: { username: '<token>', password: 'refresh-me' } });
    await client.headManifest('team/app', 'v1');
    expect(fake.requests.slice(1, 3).map(({ method }) => method)).toEqual(['POST', 'GET']);
  });
});

describe('Basic authentication', () => {
  it('is sent only after a challenge, whatever its realm (A-08)', async () => {
    const fake = await registryWithApps({
      auth: 'basic',
      ...signedIn,
      challenge: 'Basic realm="https://evil.example/",service="x"',
    });
    const { client, kinds } = openClient(fake, { credential: me });
    await client.headManifest('team/app', 'v1');
    await client.headManifest('team/app', 'v2');
    expect(kinds).toEqual(['head', 'ping', 'ping', 'head', 'head']);
  });

  it('is encoded as UTF-8 (A-59)', async () => {
    const fake = await registryWithApps({ auth: 'basic', users: { me: 'ü:€' } });
    const { client } = openClient(fake, { credential: { username: 'me', password: 'ü:€' } });
    expect((await client.headManifest('team/app', 'v1')).digest).not.toBeNull();
  });

  it('is not repeated with a rejected password (A-34)', async () => {
    const fake = await registryWithApps({ auth: 'basic', ...signedIn });
    const { client, kinds } = openClient(fake, { credential: { username: 'me', password: 'wrong-password' } });
    expect((await failureOf(client.getManifest('team/app', 'v1'))).kind).toBe('unauthorized');
    expect((await failureOf(client.getManifest('team/app', 'v2'))).kind).toBe('unauthorized');
    expect(kinds).toEqual(['manifest', 'ping', 'ping']);
  });

  it('without a credential fails with a hint to enter one', async () => {
    const fake = await registryWithApps({ auth: 'basic', ...signedIn });
    const error = await failureOf(openClient(fake).client.getManifest('team/app', 'v1'));
    expect(error.kind).toBe('unauthorized');
    expect(error.hint).toContain('user name');
  });
});

describe('the password of a registry', () => {
  it('is not sent to a realm on another port of the same address (S-04)', async () => {
    const collector = await fakeRegistry();
    const fake = await registryWithApps({ auth: 'bearer', ...signedIn, realm: `${collector.origin}/token` });
    const { client } = openClient(fake, { credential: me });
    const error = await failureOf(client.headManifest('team/app', 'v1'));
    expect(error.kind).toBe('refused');
    expect(error.hint).toContain('trusted token hosts');
    expect(collector.requests).toEqual([]);
  });

  it('is sent to a realm that the operator trusts (S-05)', async () => {
    const service = await fakeRegistry();
    service.switches.intercept = () =>
      fake.tokens.answer({ method: 'GET', path: '/token?scope=repository:team/app:pull', headers: {}, body: '' });
    const fake = await registryWithApps({ auth: 'bearer', ...signedIn, realm: `${service.origin}/token` });
    const { client } = openClient(fake, { credential: me, registry: { trustedTokenHosts: [service.host] } });
    await client.headManifest('team/app', 'v1');
    expect(service.requests[0]?.headers.authorization).toMatch(/^Basic /);
  });

  it('is sent with Basic to the registry itself when the realm is foreign (S-04)', async () => {
    const fake = await registryWithApps({ auth: 'basic', ...signedIn });
    fake.switches.challenge = ['Bearer realm="https://collector.example/token"', 'Basic realm="x"'];
    const { client, kinds } = openClient(fake, { credential: me });
    await client.headManifest('team/app', 'v1');
    expect(kinds).toEqual(['head', 'ping', 'ping', 'head']);
  });

  it('is not needed for an anonymous token of a foreign realm (S-06)', async () => {
    const service = await fakeRegistry();
    service.switches.intercept = (request) => fake.tokens.answer(request);
    const fake = await registryWithApps({ auth: 'bearer', realm: `${service.origin}/token` });
    const { client } = openClient(fake);
    expect((await client.headManifest('team/app', 'v1')).digest).not.toBeNull();
  });

  it('is not sent to the target of a token endpoint that redirects (S-09)', async () => {
    const collector = await fakeRegistry();
    const fake = await registryWithApps({ auth: 'bearer', ...signedIn, redirect: { token: collector.origin } });
    const { client } = openClient(fake, { credential: me });
    expect((await failureOf(client.headManifest('team/app', 'v1'))).kind).toBe('refused');
    expect(collector.requests).toEqual([]);
  });

  it('is not sent when the realm changes (S-10)', async () => {
    const fake = await registryWithApps({ auth: 'bearer', ...signedIn });
    const { client } = openClient(fake, { credential: me });
    await client.headManifest('team/app', 'v1');
    fake.tokens.forgetAll();
    fake.switches.challenge = `Bearer realm="${fake.origin}/token",service="another"`;
    expect((await failureOf(client.headManifest('team/app', 'v1'))).kind).toBe('refused');
  });

  it('is not sent over plain HTTP unless enabled (S-69)', async () => {
    const fake = await fakeRegistry();
    expect(() => openClient(fake, { credential: me, registry: { insecure: false } })).toThrow(/plain http/);
  });
});
