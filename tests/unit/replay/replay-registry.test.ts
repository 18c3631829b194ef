import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { LIST_TYPE, MANIFEST_TYPE } from '#lib/demo/docker-types.ts';
import { loadReplay } from '#tests/support/replay-data.ts';
import {
  type ReplayRegistryOptions,
  type ReplayRegistryServer,
  startReplayRegistry,
} from '#tests/support/replay-registry.ts';

const data = await loadReplay();
const started: ReplayRegistryServer[] = [];
afterEach(() => Promise.all(started.splice(0).map((server) => server.close())));

async function start(options: Partial<ReplayRegistryOptions> = {}): Promise<ReplayRegistryServer> {
  const server = await startReplayRegistry({ repositories: ['redis', 'nginx'], bearer: false, data, ...options });
  started.push(server);
  return server;
}

const ACCEPT = `${LIST_TYPE}, ${MANIFEST_TYPE}`;
const get = (server: ReplayRegistryServer, path: string, init: RequestInit = {}) =>
  fetch(`${server.url}${path}`, { ...init, headers: { accept: ACCEPT, ...init.headers } });
const last = (moments: number[]) => moments.at(-1) ?? 0;

describe('startReplayRegistry', () => {
  it('serves at each time the true tags, with bodies that match their digests', async () => {
    const server = await start();
    const moments = server.changes('redis');
    expect(moments.length).toBeGreaterThan(20);
    for (const part of [0.25, 0.5, 1]) {
      const moment = moments[Math.round((moments.length - 1) * part)] ?? 0;
      server.setTime(moment);
      const truth = server.truth('redis', moment);
      expect(truth.size).toBeGreaterThan(5);
      const listed = await get(server, '/v2/redis/tags/list');
      const { tags } = (await listed.json()) as { tags: string[] };
      expect(tags).toEqual([...truth.keys()].sort());
      for (const [tag, { digest }] of truth) {
        const response = await get(server, `/v2/redis/manifests/${tag}`);
        const bytes = Buffer.from(await response.arrayBuffer());
        expect(response.headers.get('docker-content-digest')).toBe(digest);
        expect(`sha256:${createHash('sha256').update(bytes).digest('hex')}`).toBe(digest);
      }
    }
  });

  it('serves images by digest with the true layers, and no configs (M-29, H-09)', async () => {
    const server = await start();
    const end = last(server.changes('nginx'));
    server.setTime(end);
    const latest = server.truth('nginx', end).get('latest');
    expect(latest?.platforms.map(({ platform }) => platform)).toContain('linux/arm/v7');
    for (const { digest, sizeBytes, layers } of latest?.platforms ?? []) {
      const child = await get(server, `/v2/nginx/manifests/${digest}`);
      const manifest = (await child.json()) as {
        config: { digest: string };
        layers: { digest: string; size: number }[];
      };
      expect(manifest.layers.map(({ digest: layer, size }) => ({ digest: layer, size }))).toEqual(layers);
      const distinct = new Map(manifest.layers.map((layer) => [layer.digest, layer.size]));
      expect([...distinct.values()].reduce((a, b) => a + b, 0)).toBe(sizeBytes);
      expect((await get(server, `/v2/nginx/blobs/${manifest.config.digest}`)).status).toBe(404);
    }
  });

  it('starts empty, forgets deleted tags, and serves only the given repositories', async () => {
    const server = await start();
    expect((await get(server, '/v2/redis/tags/list')).status).toBe(404);
    const gone = data.events.find((event) => event.repository === 'redis' && event.target === null);
    server.setTime(gone?.at ?? 0);
    expect((await get(server, `/v2/redis/manifests/${gone?.tag}`)).status).toBe(404);
    expect((await get(server, '/v2/httpd/tags/list')).status).toBe(404);
    await expect(start({ repositories: ['nope'] })).rejects.toThrow(/no repository nope/);
  });

  it('requires a token and counts requests by kind and repository (A-02, P-21)', async () => {
    const server = await start({ bearer: true, pageSize: 2 });
    server.setTime(last(server.changes('redis')));
    const refused = await get(server, '/v2/redis/tags/list');
    expect(refused.headers.get('www-authenticate')).toBe(
      `Bearer realm="${server.url}/token",service="replay",scope="repository:redis:pull"`,
    );
    const granted = await get(server, '/token?service=replay&scope=repository:redis:pull');
    const { token } = (await granted.json()) as { token: string };
    const headers = { authorization: `Bearer ${token}` };
    const page = await get(server, '/v2/redis/tags/list', { headers });
    expect(page.headers.get('link')).toContain('n=2');
    await get(server, '/v2/redis/manifests/latest', { headers, method: 'HEAD' });
    expect(server.counts).toMatchObject({ ping: 0, token: 1, list: 2, head: 1, manifest: 0, blob: 0 });
    expect(server.countsOf('redis')).toMatchObject({ list: 2, head: 1 });
    expect(server.countsOf('nginx').list).toBe(0);
    server.resetCounts();
    expect(server.counts).toMatchObject({ token: 0, list: 0 });
    expect(server.connections).toBeGreaterThan(0);
  });

  it('fails for the given kinds and number of times, and then works again', async () => {
    const server = await start();
    server.setTime(last(server.changes('redis')));
    const path = '/v2/redis/manifests/latest';
    const good = Buffer.from(await (await get(server, path)).arrayBuffer());
    const expected = { unavailable: 503, 'rate-limited': 429, denied: 403, 'not-found': 404, html: 200 } as const;
    for (const [mode, status] of Object.entries(expected) as [keyof typeof expected, number][]) {
      server.fail(mode, { kinds: ['manifest'], times: 1 });
      expect((await get(server, '/v2/redis/tags/list')).status).toBe(200);
      expect((await get(server, path)).status).toBe(status);
      expect((await get(server, path)).status).toBe(200);
    }
    server.fail('wrong-content');
    expect(Buffer.from(await (await get(server, path)).arrayBuffer()).equals(good)).toBe(false);
    server.fail('reset');
    await expect(get(server, path)).rejects.toThrow();
    server.fail('hang', { repository: 'redis' });
    await expect(get(server, path, { signal: AbortSignal.timeout(50) })).rejects.toThrow();
    expect((await get(server, '/v2/')).status).toBe(200);
    server.fail(null);
    expect((await get(server, path)).status).toBe(200);
  });

  it('delays each answer when configured', async () => {
    const server = await start({ delayMs: 30 });
    const before = performance.now();
    await get(server, '/v2/');
    expect(performance.now() - before).toBeGreaterThanOrEqual(29);
  });
});
