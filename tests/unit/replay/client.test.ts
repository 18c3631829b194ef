import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseManifest } from '#lib/image/manifest.ts';
import { createDispatcher } from '#lib/net/dispatcher.ts';
import { ANY_NETWORK } from '#tests/support/any-network.ts';
import { type ReplayRegistryServer, startReplayRegistry } from '#tests/support/replay-registry.ts';
import { createTestClient } from '#tests/support/test-client.ts';

const dispatcher = createDispatcher({ policy: ANY_NETWORK });
let server: ReplayRegistryServer;
beforeAll(async () => {
  server = await startReplayRegistry({ repositories: ['httpd'], pageSize: 10 });
});
afterAll(async () => {
  await server.close();
  await dispatcher.close();
});

describe('the registry client against the replay registry', () => {
  it('reads the true tags, digests, platforms and layers, with pages and a token', async () => {
    const moments = server.changes('httpd');
    const end = moments.at(-1) ?? 0;
    server.setTime(end);
    const truth = server.truth('httpd', end);
    expect(truth.size).toBeGreaterThan(5);
    const client = createTestClient({ host: server.host, dispatcher });

    const { tags } = await client.listTags('httpd');
    expect([...tags].sort()).toEqual([...truth.keys()].sort());
    server.resetCounts();
    for (const [tag, { digest }] of truth) expect((await client.headManifest('httpd', tag)).digest).toBe(digest);
    expect(server.counts).toMatchObject({ head: truth.size, manifest: 0, blob: 0, list: 0 });

    const latest = truth.get('latest');
    const { bytes, contentType, trusted } = await client.getManifest('httpd', 'latest');
    const index = parseManifest(bytes, { contentType, trusted });
    const entries = index.kind === 'index' ? index.entries : [];
    const seen = await Promise.all(
      entries.map(async ({ descriptor, platform }) => {
        const child = await client.getManifest('httpd', descriptor.digest);
        const image = parseManifest(child.bytes, child);
        const layers = image.kind === 'image' ? image.layers : [];
        return {
          platform,
          digest: child.digest,
          layers: layers.map(({ digest, sizeBytes }) => ({ digest, size: sizeBytes })),
        };
      }),
    );
    expect(seen).toEqual(latest?.platforms.map(({ platform, digest, layers }) => ({ platform, digest, layers })));
  });

  it('distinguishes the kinds of failure (S-60, H-03, P-14)', async () => {
    server.setTime(server.changes('httpd').at(-1) ?? 0);
    const expected = [
      ['denied', 'denied'],
      ['not-found', 'not-found'],
      ['wrong-content', 'wrong-content'],
      ['html', 'invalid-response'],
    ] as const;
    for (const [mode, kind] of expected) {
      const client = createTestClient({ host: server.host, dispatcher });
      const { digest } = await client.headManifest('httpd', 'latest');
      server.fail(mode, { kinds: ['manifest'] });
      await expect(client.getManifest('httpd', digest ?? '')).rejects.toMatchObject({ kind });
      server.fail(null);
    }
  });
});
