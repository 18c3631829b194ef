import { describe, expect, it } from 'vitest';
import type { Quota } from '#lib/registry/index.ts';
import { cutOffBody, noAnswer, refusal } from '#tests/support/fake-registry/fault-answers.ts';
import { openClient } from '#tests/support/fake-registry/open-client.ts';
import { registryWithApps } from './apps.ts';

type Metered = { counts: boolean; remaining: number | null | undefined };

/** Opens a client of a registry with a quota of 100, and records what its meter reads. */
async function metered(switches: Parameters<typeof registryWithApps>[0] = {}, limits = {}) {
  const fake = await registryWithApps({ quota: { limit: 100, remaining: 100, windowSeconds: 21_600 }, ...switches });
  const seen: Metered[] = [];
  const admitted = { count: 0 };
  const meter = {
    begin(counts: boolean) {
      const request: Metered = { counts, remaining: undefined };
      seen.push(request);
      return (quota: Quota | null) => {
        request.remaining = quota?.remaining ?? null;
      };
    },
  };
  const opened = openClient(fake, { meter, limits });
  const get = (tag = 'v1', most = Number.POSITIVE_INFINITY) =>
    opened.client.getManifest('team/app', tag, undefined, () => {
      if (admitted.count >= most) throw new RangeError('not now');
      admitted.count += 1;
    });
  return { ...opened, fake, seen, admitted, get };
}

const counted = (seen: readonly Metered[]) => seen.filter(({ counts }) => counts);

describe('the quota meter of a registry', () => {
  it('counts every retry of a manifest request', async () => {
    const { get, fake, seen, admitted } = await metered();
    fake.switches.faults = [
      {
        path: /manifests\/v1$/,
        answer: (right) => ({ ...right, ...refusal(500, 'broken'), headers: right.headers ?? {} }),
      },
    ];
    await expect(get()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(admitted.count).toBe(5);
    expect(counted(seen)).toHaveLength(5);
  });

  it('counts a request whose body was truncated, and its retry', async () => {
    const { get, fake, seen, admitted } = await metered();
    fake.switches.faults = [{ path: /manifests\/v1$/, answer: cutOffBody }];
    const quota = fake.switches.quota;
    await expect(get()).rejects.toMatchObject({ kind: 'connection' });
    expect(admitted.count).toBe(2);
    expect(quota?.remaining).toBe(98);
    expect(counted(seen)).toHaveLength(2);
  });

  it('counts a request without an answer, and its retry', async () => {
    const { get, fake, seen, admitted } = await metered({}, { headersMs: 50, requestMs: 200 });
    fake.switches.faults = [{ path: /manifests\/v1$/, answer: noAnswer }];
    await expect(get()).rejects.toMatchObject({ kind: 'timeout' });
    expect(admitted.count).toBe(2);
    expect(seen).toEqual(Array(2).fill({ counts: true, remaining: null }));
  });

  it('counts the request that is rejected before a token, and the one with the token', async () => {
    const { get, fake, seen, admitted } = await metered({ auth: 'bearer', anonymousTokens: true });
    await get();
    expect(admitted.count).toBe(2);
    expect(counted(seen)).toHaveLength(2);
    expect(fake.count('GET', '/manifests/')).toBe(2);
  });

  it('does not count the same request again at the target of a redirect', async () => {
    const storage = await registryWithApps({});
    const { get, fake, seen, admitted } = await metered();
    fake.switches.redirect.manifests = storage.origin;
    storage.content.image('team/app', 'v1', [100, 200]);
    await get();
    expect(admitted.count).toBe(1);
    expect(counted(seen)).toEqual([{ counts: true, remaining: 99 }]);
    expect(seen).toHaveLength(2);
  });

  it('prevents a request when the caller refuses it, without a failure of the host', async () => {
    const { get, fake, gate, client } = await metered();
    fake.switches.faults = [{ path: /manifests\/v1$/, answer: { status: 500 } }];
    await expect(get('v1', 2)).rejects.toThrow(RangeError);
    expect(fake.count('GET', '/manifests/v1')).toBe(2);
    await expect(get('v2', 0)).rejects.toThrow(RangeError);
    expect(fake.count('GET', '/manifests/v2')).toBe(0);
    expect((await client.getManifest('team/app', 'v2')).digest).toMatch(/^sha256:/);
    expect(gate.state).toMatchObject({ consecutiveFailures: 0, pausedUntil: null });
  });

  it('does not count HEAD', async () => {
    const { client, seen } = await metered();
    await client.headManifest('team/app', 'v1');
    expect(seen).toEqual([{ counts: false, remaining: 100 }]);
  });

  it('ignores quota headers of a token endpoint', async () => {
    const fake = await registryWithApps({ auth: 'bearer' });
    fake.switches.tokenReply = {
      status: 200,
      headers: { 'ratelimit-limit': '600', 'ratelimit-remaining': '1' },
      body: '{"token":"t"}',
    };
    const { client, quotas } = openClient(fake);
    await client.getManifest('team/app', 'v1').catch(() => undefined);
    expect(quotas).toEqual([]);
  });
});
