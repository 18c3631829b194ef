import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { readLayer } from '#lib/contents/read-layer.ts';
import type { DemoChange, DemoRepository } from '#lib/demo/history.ts';
import { sha256 } from '#lib/demo/image-documents.ts';
import { buildService } from '#lib/demo/service/build.ts';
import { inspectImage, type StoredContents } from '#lib/findings/inspect-image.ts';
import { parseDigest } from '#lib/image/digest.ts';

const keys = { contentKey: new Uint8Array(32).fill(1), fingerprintKey: new Uint8Array(32).fill(2) };

describe('the own service of the demo', () => {
  let service: DemoRepository & { blobs: ReadonlyMap<string, Uint8Array> };
  const contents = new Map<string, StoredContents>();

  beforeAll(async () => {
    service = await buildService();
    for (const [digest, blob] of service.blobs) contents.set(digest, await read(digest, blob));
  }, 60_000);

  const pushes = () => service.tags.flatMap(({ changes }) => changes);

  function find({ layers, config }: DemoChange) {
    const own = new Map(layers.flatMap(({ digest }) => [[digest, contents.get(digest)] as const]));
    const known = new Map([...own].flatMap(([digest, read]) => (read === undefined ? [] : [[digest, read] as const])));
    const facts = { entrypoint: config?.Entrypoint, command: config?.Cmd };
    const reference = `docker.io/${service.name}`;
    const purpose = { purpose: null, reference, rules: [], name: service.name, isBase: false };
    return inspectImage({ purpose, baseCount: null, base: null, facts, labels: {}, layers }, known);
  }

  it('has layers of the sizes and digests in its manifests, a few megabytes together', () => {
    const layers = pushes().flatMap((change) => change.layers);
    for (const { digest, sizeBytes } of layers) {
      const blob = service.blobs.get(digest) ?? new Uint8Array();
      expect([sha256(blob), blob.byteLength]).toEqual([digest, sizeBytes]);
    }
    const blobs = [...service.blobs.values()];
    expect(blobs.reduce((sum, blob) => sum + blob.byteLength, 0)).toBeLessThan(25_000_000);
    expect(blobs.reduce((sum, blob) => sum + gunzipSync(blob).byteLength, 0)).toBeLessThan(40_000_000);
  });

  it('has the same layers at each start', async () => {
    expect([...(await buildService()).blobs.keys()]).toEqual([...service.blobs.keys()]);
  }, 60_000);

  it('has faults that later pushes bring and mend', () => {
    const sets = pushes().map(find);
    expect(sets.map(({ state }) => state)).toEqual(sets.map(() => 'complete'));
    const listed = sets.map(({ items }) => items.map(({ kind, certainty, title }) => `${kind} ${certainty}: ${title}`));
    const having = (part: string) =>
      listed.flatMap((titles, at) => (titles.some((one) => one.startsWith(part)) ? [at] : []));
    expect(having('package-cache certain: Downloads of npm')).toEqual([0, 1, 2]);
    expect(having('build-cache certain: Caches of build tools')).toEqual([0, 1, 2, 3, 4]);
    expect(having('removed-later certain: Files are removed')).toEqual([2, 3, 4, 5]);
    expect(having('secret certain: Secret in /app/.npmrc')).toEqual([4, 5]);
    expect(having('package-cache certain: Package lists of apt')).toEqual([0, 1, 2, 3, 4, 5]);
    expect(having('dev-dependencies certain: Development packages in /app/node_modules')).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

async function read(digest: string, blob: Uint8Array): Promise<StoredContents> {
  const client = {
    getBlob: async (_name: string, _layer: unknown, onChunk: (chunk: Uint8Array) => unknown) => {
      await onChunk(Uint8Array.from(blob));
    },
  };
  const mediaType = 'application/vnd.docker.image.rootfs.diff.tar.gzip';
  const descriptor = { digest: parseDigest(digest), mediaType, sizeBytes: blob.byteLength };
  const reading = await readLayer(client, 'a/b', descriptor, { keys });
  if (reading.state !== 'read') throw new Error(reading.reason.message);
  return reading;
}
