import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createDispatcher } from '#lib/net/dispatcher.ts';
import type { RegistryError } from '#lib/registry/index.ts';
import { ANY_NETWORK } from '#tests/support/any-network.ts';
import { failureOf, fakeRegistry, openClient } from '#tests/support/fake-registry/open-client.ts';
import type { Switches } from '#tests/support/fake-registry/switches.ts';

const me = { username: 'me', password: 'canary-Pa55word' };

async function registryWithImage(switches: Partial<Switches> = {}) {
  const fake = await fakeRegistry(switches);
  fake.content.image('team/app', 'v1', [100]);
  return { fake };
}

describe('requests and errors of the registry client (S-27, S-72)', () => {
  it('have no secret in any error, even if the registry echoes everything', async () => {
    const echo: Switches['intercept'] = ({ path, headers, body }) => {
      const message = `${path} ${headers.authorization} ${body} ${me.password}`;
      return {
        status: 403,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ errors: [{ code: 'DENIED', message }] }),
      };
    };
    const seen: string[] = [];
    const spell = (error: RegistryError) =>
      seen.push(JSON.stringify(error), inspect(error, { depth: 10, showHidden: true }));

    const basic = await registryWithImage({ auth: 'basic', users: { me: me.password } });
    const first = openClient(basic.fake, { credential: me });
    await first.client.getManifest('team/app', 'v1');
    basic.fake.switches.intercept = echo;
    spell(await failureOf(first.client.getManifest('team/app', 'v1')));

    basic.fake.switches.intercept = null;
    basic.fake.switches.body = 'short';
    spell(await failureOf(first.client.getManifest('team/app', 'v1')));

    const bearer = await registryWithImage({ auth: 'bearer', users: { me: me.password } });
    const second = openClient(bearer.fake, { credential: me });
    await second.client.getManifest('team/app', 'v1');
    bearer.fake.switches.intercept = echo;
    spell(await failureOf(second.client.getManifest('team/app', 'v1')));
    spell(await failureOf(second.client.getManifest('team/new', 'v1')));

    const identity = await registryWithImage({ auth: 'bearer' });
    identity.fake.switches.intercept = (request) => (request.path.startsWith('/token') ? echo(request) : undefined);
    const third = openClient(identity.fake, { credential: { username: '<token>', password: me.password } });
    spell(await failureOf(third.client.getManifest('team/app', 'v1')));

    const text = seen.join('\n');
    expect(text).toContain('[redacted]');
    for (const secret of [me.password, Buffer.from(`me:${me.password}`).toString('base64'), 'token-1-']) {
      expect(text).not.toContain(secret);
    }
  });

  it('have the User-Agent of Plimsoll on every request (S-71)', async () => {
    const { fake } = await registryWithImage({ auth: 'bearer' });
    await openClient(fake).client.getManifest('team/app', 'v1');
    expect(fake.requests.every(({ headers }) => String(headers['user-agent']).startsWith('plimsoll/'))).toBe(true);
  });

  it('have no cookies, which are not stored (S-70)', async () => {
    const { fake } = await registryWithImage({ headers: { 'set-cookie': 'a=b' } });
    const { client } = openClient(fake);
    await client.headManifest('team/app', 'v1');
    await client.headManifest('team/app', 'v1');
    expect(fake.requests[1]?.headers).not.toHaveProperty('cookie');
  });
});

describe('the registry client', () => {
  it('reuses its socket after any answer (P-17)', async () => {
    const { fake } = await registryWithImage();
    const { client } = openClient(fake, { dispatcher: createDispatcher({ policy: ANY_NETWORK, connections: 1 }) });
    await client.headManifest('team/app', 'v1');
    await failureOf(client.headManifest('team/app', 'gone'));
    await failureOf(client.getManifest('team/app', 'gone'));
    await client.getManifest('team/app', 'v1');
    expect(fake.connections.made).toBe(1);
  });

  it('reports the quota of Docker Hub (P-09)', async () => {
    const headers = {
      'ratelimit-limit': '100;w=21600',
      'ratelimit-remaining': '7;w=21600',
      'docker-ratelimit-source': '198.51.100.7',
    };
    const { fake } = await registryWithImage({ headers });
    const { client, quotas } = openClient(fake);
    await client.headManifest('team/app', 'v1');
    fake.switches.headers = { 'ratelimit-remaining': 'lots' };
    await client.headManifest('team/app', 'v1');
    expect(quotas).toEqual([{ limit: 100, remaining: 7, windowSeconds: 21_600, source: '198.51.100.7' }]);
  });
});
