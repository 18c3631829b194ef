import { interceptors, request } from 'undici';
import { describe, expect, it } from 'vitest';
import type { ContentSource } from '#lib/demo/content.ts';
import { createReplayDispatcher } from '#lib/demo/dispatcher.ts';
import { LIST_TYPE, MANIFEST_TYPE } from '#lib/demo/docker-types.ts';
import { readDemoHistory } from '#lib/demo/history.ts';
import { sha256 } from '#lib/demo/image-documents.ts';
import { createReplayRegistry } from '#lib/demo/registry.ts';

const HUB = 'https://registry-1.docker.io';
const registry = createReplayRegistry(await readDemoHistory(), { shiftMs: 0 });
registry.advanceTo(new Date('2018-01-28T00:00:00Z'));
const dispatcher = createReplayDispatcher(registry);
const ACCEPT = `${LIST_TYPE}, ${MANIFEST_TYPE}`;

async function authorize(repository: string): Promise<string> {
  const query = { service: 'registry.docker.io', scope: `repository:${repository}:pull` };
  const { body } = await request('https://auth.docker.io/token', { dispatcher, query });
  const { token } = (await body.json()) as { token: string };
  return `Bearer ${token}`;
}

describe('createReplayDispatcher', () => {
  it('serves challenge, token, tags, manifest and config to a client', async () => {
    const ping = await request(`${HUB}/v2/`, { dispatcher });
    expect(ping.statusCode).toBe(401);
    expect(ping.headers['www-authenticate']).toContain('https://auth.docker.io/token');
    await ping.body.dump();

    const authorization = await authorize('library/nginx');
    const listed = await request(`${HUB}/v2/library/nginx/tags/list?n=1`, { dispatcher, headers: { authorization } });
    expect(await listed.body.json()).toEqual({ name: 'library/nginx', tags: ['alpine'] });
    expect(listed.headers.link).toContain('last=alpine');

    const tagUrl = `${HUB}/v2/library/nginx/manifests/latest`;
    const head = await request(tagUrl, { dispatcher, method: 'HEAD', headers: { authorization, accept: ACCEPT } });
    expect(await head.body.text()).toBe('');
    const got = await request(tagUrl, { dispatcher, headers: ['Authorization', authorization, 'Accept', ACCEPT] });
    const bytes = await got.body.bytes();
    expect(sha256(bytes)).toBe(head.headers['docker-content-digest']);
    expect(String(bytes.byteLength)).toBe(head.headers['content-length']);

    const [entry] = JSON.parse(Buffer.from(bytes).toString()).manifests;
    const headers = { authorization, accept: ACCEPT };
    const child = await request(`${HUB}/v2/library/nginx/manifests/${entry.digest}`, { dispatcher, headers });
    const { config } = (await child.body.json()) as { config: { digest: string; size: number } };
    const blob = await request(`${HUB}/v2/library/nginx/blobs/${config.digest}`, { dispatcher, headers });
    const configBytes = await blob.body.bytes();
    expect(sha256(configBytes)).toBe(config.digest);
    expect(configBytes.byteLength).toBe(config.size);
  });

  it('rejects a token of another repository', async () => {
    const headers = { authorization: await authorize('library/redis'), accept: ACCEPT };
    const { statusCode, body } = await request(`${HUB}/v2/library/nginx/manifests/latest`, { dispatcher, headers });
    await body.dump();
    expect(statusCode).toBe(401);
  });

  it('serves no other origin, and each path only at its own origin', async () => {
    await expect(request('https://example.com/v2/', { dispatcher })).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(request('http://registry-1.docker.io/v2/', { dispatcher })).rejects.toMatchObject({
      code: 'ENOTFOUND',
    });
    const { statusCode, body } = await request(`${HUB}/token?service=registry.docker.io`, { dispatcher });
    expect([statusCode, await body.text()]).toEqual([404, '']);
  });

  it('stops when aborted, before and during a request', async () => {
    await expect(request(`${HUB}/v2/`, { dispatcher, signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
    const controller = new AbortController();
    const pending = request(`${HUB}/v2/`, { dispatcher, signal: controller.signal });
    controller.abort();
    await expect(pending).rejects.toThrow(/abort/i);
  });

  it('serves the whole body to a slow reader, and works with interceptors', async () => {
    const blob = Buffer.alloc(1_000_000, 7);
    const content: ContentSource = { ...registry, blob: () => blob };
    const composed = createReplayDispatcher(content).compose(interceptors.redirect({ maxRedirections: 1 }));
    const headers = { authorization: await authorize('library/nginx') };
    const url = `${HUB}/v2/library/nginx/blobs/${sha256(blob)}`;
    const { body } = await request(url, { dispatcher: composed, headers, highWaterMark: 1024 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await body.bytes()).byteLength).toBe(blob.byteLength);
  });

  it('fails after it was closed', async () => {
    const closing = createReplayDispatcher(registry);
    await closing.close();
    await expect(request(`${HUB}/v2/`, { dispatcher: closing })).rejects.toThrow();
    await closing.destroy();
  });
});
