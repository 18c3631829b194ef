import { describe, expect, it } from 'vitest';
import { createTokenCache } from '#lib/registry/index.ts';
import { failureOf, fakeRegistry, openClient } from '#tests/support/fake-registry/open-client.ts';
import type { Switches } from '#tests/support/fake-registry/switches.ts';

const me = { username: 'me', password: 'correct-horse' };
const signedIn = { users: { me: 'correct-horse' } };

async function registryWithImage(switches: Partial<Switches>) {
  const fake = await fakeRegistry(switches);
  fake.content.image('team/app', 'v1', [100, 200]);
  fake.content.image('team/app', 'v2', [100, 300]);
  fake.content.image('team/other', 'v1', [10]);
  return fake;
}

describe('without authentication', () => {
  it('A-01 asks for nothing but the resource', async () => {
    const fake = await registryWithImage({});
    const { client, kinds } = openClient(fake, { credential: me });
    await client.headManifest('team/app', 'v1');
    expect(kinds).toEqual(['head']);
    expect(fake.requests[0]?.headers).not.toHaveProperty('authorization');
  });
});

describe('Bearer', () => {
  it('A-02, A-25 gets an anonymous token without an Authorization header', async () => {
    const fake = await registryWithImage({ auth: 'bearer' });
    const { client, kinds } = openClient(fake);
    expect((await client.headManifest('team/app', 'v1')).digest).toMatch(/^sha256:/);
    expect(kinds).toEqual(['head', 'token', 'head']);
    const token = fake.requests[1];
    expect(token?.path).toBe('/token?service=fake&scope=repository%3Ateam%2Fapp%3Apull');
    expect(token?.headers).not.toHaveProperty('authorization');
  });

  it('A-25 sends Basic to the token endpoint only', async () => {
    const fake = await registryWithImage({ auth: 'bearer', anonymousTokens: false, ...signedIn });
    const { client } = openClient(fake, { credential: me });
    await client.getManifest('team/app', 'v1');
    expect(fake.requests.map(({ headers }) => String(headers.authorization).split(' ')[0])).toEqual(['undefined', 'Basic', 'Bearer']);
    expect(fake.requests[1]?.path).toContain('account=me');
  });

  it('A-22 one token per repository; A-24 none shared between credentials', async () => {
    const fake = await registryWithImage({ auth: 'bearer', users: { me: 'correct-horse', you: 'other' } });
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

  it('A-23 ten requests at once share one token request', async () => {
    const fake = await registryWithImage({ auth: 'bearer', latencyMs: 5 });
    const { client, kinds } = openClient(fake);
    await Promise.all(Array.from({ length: 10 }, () => client.headManifest('team/app', 'v1')));
    expect(kinds.filter((kind) => kind === 'token')).toHaveLength(1);
  });

  it('A-23 one that gives up leaves the others their token', async () => {
    const fake = await registryWithImage({ auth: 'bearer', latencyMs: 20 });
    const { client } = openClient(fake);
    const controller = new AbortController();
    const first = failureOf(client.headManifest('team/app', 'v1', controller.signal));
    const second = client.headManifest('team/app', 'v2');
    setTimeout(() => controller.abort(), 30);
    expect((await first).kind).toBe('cancelled');
    expect((await second).digest).toMatch(/^sha256:/);
  });

  it('A-21 renews a token before it ends', async () => {
    const fake = await registryWithImage({ auth: 'bearer', tokenLifeSeconds: 60 });
    const { client, clock, kinds } = openClient(fake);
    await client.headManifest('team/app', 'v1');
    clock.advance(56_000);
    await client.headManifest('team/app', 'v1');
    expect(kinds).toEqual(['head', 'token', 'head', 'token', 'head']);
  });

  it('A-03 prefers Bearer; A-04 passes over what it does not know', async () => {
    const fake = await registryWithImage({ auth: 'bearer' });
    fake.switches.challenge = ['Negotiate', `Basic realm="x"`, `Bearer realm="${fake.origin}/token",service="fake"`];
    const { client, kinds } = openClient(fake);
    await client.headManifest('team/app', 'v1');
    expect(kinds).toEqual(['head', 'token', 'head']);
  });

  it('A-09 a Bearer without a realm is an error, and no token is asked for', async () => {
    const fake = await registryWithImage({ auth: 'bearer', challenge: 'Bearer service="x"' });
    const { client, kinds } = openClient(fake);
    expect((await failureOf(client.headManifest('team/app', 'v1'))).kind).toBe('invalid-response');
    expect(kinds).not.toContain('token');
  });

  it('A-10, A-11 a relative realm keeps its own parameters', async () => {
    const fake = await registryWithImage({ auth: 'bearer', challenge: 'Bearer realm="/token?tenant=7",service="fake"' });
    const { client } = openClient(fake);
    await client.headManifest('team/app', 'v1');
    expect(fake.requests[1]?.path).toBe('/token?tenant=7&service=fake&scope=repository%3Ateam%2Fapp%3Apull');
  });

  it('A-12, A-13 falls back to the challenge of /v2/, not to its placeholder scope', async () => {
    const fake = await registryWithImage({ auth: 'bearer', challenge: '' });
    fake.switches.pingChallenge = `Bearer realm="${fake.origin}/token",service="fake",scope="repository:user/image:pull"`;
    const { client, kinds } = openClient(fake);
    await client.headManifest('team/app', 'v1');
    expect(kinds).toEqual(['head', 'ping', 'token', 'head']);
    expect(fake.requests[2]?.path).not.toContain('user');
  });

  it('A-14, A-15 asks for the scope of the challenge in addition, the own one first and unsplit', async () => {
    const fake = await registryWithImage({ auth: 'bearer', extraScope: 'repository:team/base:pull,push' });
    const { client, kinds } = openClient(fake);
    await client.headManifest('team/app', 'v1');
    expect(kinds).toEqual(['head', 'token', 'head']);
    const scopes = new URL(fake.requests[1]?.path ?? '', fake.origin).searchParams.getAll('scope');
    expect(scopes).toEqual(['repository:team/app:pull', 'repository:team/base:pull,push']);
  });

  it('A-15 widens the scope of a token it has, once', async () => {
    const fake = await registryWithImage({ auth: 'bearer' });
    const { client, kinds } = openClient(fake);
    await client.headManifest('team/app', 'v1');
    fake.switches.extraScope = 'repository:team/base:pull';
    await client.headManifest('team/app', 'v1');
    expect(kinds).toEqual(['head', 'token', 'head', 'head', 'token', 'head']);
  });

  it('A-16, A-36 stops after a fresh token that was refused, and says it lacks the permission', async () => {
    const fake = await registryWithImage({ auth: 'bearer', ...signedIn });
    const { client, kinds } = openClient(fake, { credential: me });
    fake.switches.extraScope = 'never-given';
    fake.switches.challenge = `Bearer realm="${fake.origin}/token",service="fake",error="insufficient_scope"`;
    const error = await failureOf(client.getManifest('team/app', 'v1'));
    expect(error.kind).toBe('denied');
    expect(error.message).toContain('token lacks repository:team/app:pull');
    expect(kinds).toEqual(['manifest', 'token', 'manifest']);
    // The next tags of the repository are not refused one by one.
    expect((await failureOf(client.getManifest('team/app', 'v2'))).kind).toBe('denied');
    expect(kinds).toHaveLength(3);
  });

  it('A-16 replaces an old token that the registry forgot', async () => {
    const fake = await registryWithImage({ auth: 'bearer' });
    const { client, clock, kinds } = openClient(fake);
    await client.headManifest('team/app', 'v1');
    fake.tokens.forgetAll();
    clock.advance(40_000);
    expect((await client.headManifest('team/app', 'v1')).digest).not.toBeNull();
    expect(kinds).toEqual(['head', 'token', 'head', 'head', 'token', 'head']);
  });

  it('A-37 takes 400 DENIED for an expired token, once', async () => {
    const fake = await registryWithImage({ auth: 'bearer' });
    const { client, clock, kinds } = openClient(fake);
    await client.getManifest('team/app', 'v1');
    const denied = { status: 400, body: '{"errors":[{"code":"DENIED","message":"Your Authorization Token is invalid."}]}' };
    fake.switches.failures = [denied];
    clock.advance(40_000);
    await client.getManifest('team/app', 'v1');
    expect(kinds.slice(3)).toEqual(['manifest', 'token', 'manifest']);
    fake.switches.failures = [denied];
    expect((await failureOf(client.getManifest('team/app', 'v1'))).status).toBe(400);
  });

  it('A-17 signs in for one resource although /v2/ is open', async () => {
    const fake = await registryWithImage({ auth: 'bearer' });
    fake.switches.intercept = ({ path }) => (path === '/v2/' ? { status: 200, body: '{}' } : undefined);
    const { client } = openClient(fake);
    expect((await client.ping()).authentication).toBe('anonymous');
    expect((await client.headManifest('team/app', 'v1')).digest).not.toBeNull();
  });
});

describe('the token request', () => {
  it.each([
    ['HTML', { status: 200, headers: { 'content-type': 'text/plain' }, body: '<html>' }],
    ['a web page', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' }],
    ['nothing', { status: 200 }],
    ['null', { status: 200, body: 'null' }],
    ['an empty token', { status: 200, body: '{"token":""}' }],
    ['a line break in the token', { status: 200, body: '{"token":"a\\r\\nX: y"}' }],
  ])('A-32, A-33 answered with %s sends no Bearer', async (_, tokenReply) => {
    const fake = await registryWithImage({ auth: 'bearer', tokenReply });
    const { client } = openClient(fake);
    expect((await failureOf(client.headManifest('team/app', 'v1'))).kind).toBe('invalid-response');
    expect(fake.requests.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });

  it('A-31 is bounded', async () => {
    const fake = await registryWithImage({ auth: 'bearer', tokenReply: { status: 200, body: `"${'a'.repeat(128 * 1024)}"` } });
    expect((await failureOf(openClient(fake).client.headManifest('team/app', 'v1'))).kind).toBe('too-large');
  });

  it('A-34 with a rejected password is not repeated, however many ask', async () => {
    const fake = await registryWithImage({ auth: 'bearer', anonymousTokens: true, ...signedIn });
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

  it('A-35 never becomes anonymous behind a wrong password', async () => {
    const fake = await registryWithImage({ auth: 'bearer', ...signedIn });
    const { client } = openClient(fake, { credential: { username: 'me', password: 'wrong-password' } });
    await failureOf(client.headManifest('team/app', 'v1'));
    const tokens = fake.requests.filter(({ path }) => path.startsWith('/token'));
    expect(tokens.every(({ headers }) => headers.authorization !== undefined)).toBe(true);
  });

  it('A-34 answered with 429 waits as told', async () => {
    const fake = await registryWithImage({ auth: 'bearer' });
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

  it('A-26, A-30 uses the POST form for identity tokens only', async () => {
    const fake = await registryWithImage({ auth: 'bearer', identityTokens: ['refresh-me'], anonymousTokens: false });
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

  it('A-27 falls back to GET with Basic where there is no POST form', async () => {
    const fake = await registryWithImage({ auth: 'bearer', users: { '<token>': 'refresh-me' }, anonymousTokens: false });
    const { client } = openClient(fake, { credential: { username: '<token>', password: 'refresh-me' } });
    await client.headManifest('team/app', 'v1');
    expect(fake.requests.slice(1, 3).map(({ method }) => method)).toEqual(['POST', 'GET']);
  });
});

describe('Basic', () => {
  it('A-08 is sent once asked for, its realm being a label', async () => {
    const fake = await registryWithImage({ auth: 'basic', ...signedIn, challenge: 'Basic realm="https://evil.example/",service="x"' });
    const { client, kinds } = openClient(fake, { credential: me });
    await client.headManifest('team/app', 'v1');
    await client.headManifest('team/app', 'v2');
    expect(kinds).toEqual(['head', 'head', 'head']);
  });

  it('A-59 is UTF-8', async () => {
    const fake = await registryWithImage({ auth: 'basic', users: { me: 'ü:€' } });
    const { client } = openClient(fake, { credential: { username: 'me', password: 'ü:€' } });
    expect((await client.headManifest('team/app', 'v1')).digest).not.toBeNull();
  });

  it('A-34 with a wrong password stops', async () => {
    const fake = await registryWithImage({ auth: 'basic', ...signedIn });
    const { client, kinds } = openClient(fake, { credential: { username: 'me', password: 'wrong-password' } });
    expect((await failureOf(client.getManifest('team/app', 'v1'))).kind).toBe('unauthorized');
    expect((await failureOf(client.getManifest('team/app', 'v2'))).kind).toBe('unauthorized');
    expect(kinds).toHaveLength(2);
  });

  it('says that a password is needed where there is none', async () => {
    const fake = await registryWithImage({ auth: 'basic', ...signedIn });
    const error = await failureOf(openClient(fake).client.getManifest('team/app', 'v1'));
    expect(error.kind).toBe('unauthorized');
    expect(error.hint).toContain('user name');
  });
});

describe('where a password goes (3.2)', () => {
  it('S-04 not to a realm on another port of the same address; no request arrives there', async () => {
    const collector = await fakeRegistry();
    const fake = await registryWithImage({ auth: 'bearer', ...signedIn, realm: `${collector.origin}/token` });
    const { client } = openClient(fake, { credential: me });
    const error = await failureOf(client.headManifest('team/app', 'v1'));
    expect(error.kind).toBe('refused');
    expect(error.hint).toContain('trusted token hosts');
    expect(collector.requests).toEqual([]);
  });

  it('S-05 to a host that the operator trusts', async () => {
    const service = await fakeRegistry();
    service.switches.intercept = () => fake.tokens.answer({ method: 'GET', path: '/token?scope=repository:team/app:pull', headers: {}, body: '' });
    const fake = await registryWithImage({ auth: 'bearer', ...signedIn, realm: `${service.origin}/token` });
    const { client } = openClient(fake, { credential: me, registry: { trustedTokenHosts: [service.host] } });
    await client.headManifest('team/app', 'v1');
    expect(service.requests[0]?.headers.authorization).toMatch(/^Basic /);
  });

  it('S-04 keeps Basic, which goes to the registry itself, where the realm is foreign', async () => {
    const fake = await registryWithImage({ auth: 'basic', ...signedIn });
    fake.switches.challenge = ['Bearer realm="https://collector.example/token"', 'Basic realm="x"'];
    const { client, kinds } = openClient(fake, { credential: me });
    await client.headManifest('team/app', 'v1');
    expect(kinds).toEqual(['head', 'head']);
  });

  it('S-06 an anonymous token may be asked for there', async () => {
    const service = await fakeRegistry();
    service.switches.intercept = (request) => fake.tokens.answer(request);
    const fake = await registryWithImage({ auth: 'bearer', realm: `${service.origin}/token` });
    const { client } = openClient(fake);
    expect((await client.headManifest('team/app', 'v1')).digest).not.toBeNull();
  });

  it('S-09 a token endpoint that was sent a secret may not redirect', async () => {
    const collector = await fakeRegistry();
    const fake = await registryWithImage({ auth: 'bearer', ...signedIn, redirect: { token: collector.origin } });
    const { client } = openClient(fake, { credential: me });
    expect((await failureOf(client.headManifest('team/app', 'v1'))).kind).toBe('refused');
    expect(collector.requests).toEqual([]);
  });

  it('S-10 a realm that changes is refused', async () => {
    const fake = await registryWithImage({ auth: 'bearer', ...signedIn });
    const { client } = openClient(fake, { credential: me });
    await client.headManifest('team/app', 'v1');
    fake.tokens.forgetAll();
    fake.switches.challenge = `Bearer realm="${fake.origin}/token",service="another"`;
    expect((await failureOf(client.headManifest('team/app', 'v1'))).kind).toBe('refused');
  });

  it('S-69 not over http unless the switch is on', async () => {
    const fake = await fakeRegistry();
    expect(() => openClient(fake, { credential: me, registry: { insecure: false } })).toThrow(/plain http/);
  });
});
