import { describe, expect, it } from 'vitest';
import { createReplayDispatcher } from '#lib/demo/dispatcher.ts';
import { readDemoHistory } from '#lib/demo/history.ts';
import { createReplayRegistry } from '#lib/demo/registry.ts';
import { parseImageConfig } from '#lib/image/config.ts';
import { type ResolvedImage, resolveImage } from '#lib/image/image.ts';
import { parseManifest } from '#lib/image/manifest.ts';
import type { RequestKind } from '#lib/registry/index.ts';
import { createTestClient } from '#tests/support/test-client.ts';

const registry = createReplayRegistry(await readDemoHistory(), { shiftMs: 0 });
const requests: RequestKind[] = [];
const client = createTestClient({
  host: 'docker.io',
  baseUrl: 'https://registry-1.docker.io',
  dispatcher: createReplayDispatcher(registry),
  onRequest: (kind) => requests.push(kind),
});

async function readImage(repository: string, reference: string): Promise<ResolvedImage> {
  const { bytes, contentType, trusted } = await client.getManifest(repository, reference);
  const manifest = parseManifest(bytes, { contentType, trusted });
  if (manifest.kind === 'index') {
    const [first] = manifest.entries;
    return readImage(repository, first?.descriptor.digest ?? '');
  }
  if (manifest.kind !== 'image') throw new Error(`${repository}@${reference} is no image`);
  return resolveImage(manifest, parseImageConfig(await client.getConfig(repository, manifest.config)));
}

describe('the registry client on the replayed history', () => {
  it('sees nginx:alpine grow on 2016-04-05, with the instruction that caused it', async () => {
    registry.advanceTo(new Date('2016-04-04T00:00:00Z'));
    const before = await readImage('library/nginx', 'alpine');
    registry.advanceTo(new Date('2016-04-06T00:00:00Z'));
    const after = await readImage('library/nginx', 'alpine');
    expect([before, after].map(({ sizeBytes }) => Math.round(sizeBytes / 1e5) / 10)).toEqual([5.6, 19.1]);
    expect(after.platform).toBe('linux/amd64');
    expect(after.createdAt?.toISOString()).toContain('2016-04-05');
    expect(after.historyMatches).toBe(true);
    const largest = after.layers.reduce((a, b) => (a.sizeBytes >= b.sizeBytes ? a : b));
    expect(largest.instruction).toMatch(/^RUN /);
  });

  it('matches instructions and layers even if some were not recorded (C-03)', async () => {
    registry.advanceTo(new Date('2018-01-28T00:00:00Z'));
    const images = await Promise.all(['latest', 'slim', 'alpine'].map((tag) => readImage('library/node', tag)));
    expect(images.every(({ historyMatches }) => historyMatches)).toBe(true);
  });

  it('needs one token, one list and one HEAD per tag when nothing changed (P-01, A-22)', async () => {
    registry.advanceTo(new Date('2018-01-28T00:00:00Z'));
    requests.length = 0;
    const { tags, truncated } = await client.listTags('library/redis');
    expect([tags, truncated]).toEqual([['alpine', 'latest'], false]);
    for (const tag of tags) {
      const { digest } = await client.headManifest('library/redis', tag);
      expect(digest).toBe(registry.manifest('library/redis', tag)?.digest);
    }
    const count = (kind: RequestKind) => requests.filter((request) => request === kind).length;
    expect([count('token'), count('head'), count('manifest'), count('config')]).toEqual([1, 2, 0, 0]);
  });

  it('reports a missing tag as not found (H-03)', async () => {
    await expect(client.getManifest('library/redis', 'nope')).rejects.toMatchObject({ kind: 'not-found' });
  });
});
