import { gzipSync } from 'node:zlib';
import { queueContents } from '#lib/db/contents/contents-queue.ts';
import type { LayerFiles } from '#lib/views/dto/contents.ts';
import { FilesQuery } from '#lib/views/dto/parameters.ts';
import { readFiles } from '#lib/views/images/files.ts';
import { openWorld, type World } from '#tests/integration/poll/world.ts';
import { openReader } from '#tests/support/contents-reader.ts';
import { OCI_MANIFEST } from '#tests/support/fake-registry/content.ts';
import type { FakeRegistry } from '#tests/support/fake-registry/fake-registry.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import { openViews } from '#tests/support/open-views.ts';
import { noiseOf, tarOf } from '#tests/support/tar.ts';

const GZIP = 'application/vnd.oci.image.layer.v1.tar+gzip';

/** Packs a layer of one file, which hardly compresses. */
export const packLayer = (sizeBytes: number, seed = 1): Uint8Array =>
  gzipSync(tarOf({ 'opt/private-tool': noiseOf(sizeBytes, seed) }));

type Watched = {
  fake: FakeRegistry;
  registryId: string;
  repositoryId: string;
  /** Requests the layer through this repository, by default as a user does. */
  ask(byHand?: boolean): ReturnType<typeof queueContents>;
  /** Returns what the image's page shows of the layer. */
  shown(): Promise<LayerFiles & { files: string[] }>;
  /** Counts GETs of the blob that the registry answered. */
  gets(): number;
};

/** SharedLayer is several registries that list one layer. Only some of them have its blob. */
export type SharedLayer = {
  world: World;
  digest: string;
  layer: Uint8Array;
  watch(options?: { hasBlob?: boolean; sizeBytes?: number; mediaType?: string }): Promise<Watched>;
  /** Reads what is due, like one of several processes. */
  read(): Promise<void>;
  /** Returns the stored row without its last use. */
  stored(): Promise<object | null>;
};

export async function openSharedLayer(layer: Uint8Array = packLayer(300_000)): Promise<SharedLayer> {
  const world = await openWorld();
  const { db, clock } = world;
  const views = openViews(db);
  const { digest } = (await fakeRegistry()).content.blob(layer);

  async function watch({ hasBlob = true, sizeBytes = layer.length, mediaType = GZIP } = {}): Promise<Watched> {
    const fake = await fakeRegistry();
    if (hasBlob) fake.content.blob(layer);
    const config = fake.content.blob({ os: 'linux', architecture: 'amd64', rootfs: { type: 'layers', diff_ids: [] } });
    const image = fake.content.tag('team/app', 'v1', {
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      layers: [{ mediaType, digest, size: sizeBytes }],
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
    });
    const registryId = await world.addRegistry(fake.baseUrl);
    const repositoryId = await world.addRepository(registryId, 'team/app');
    await world.poll(repositoryId);
    return {
      fake,
      registryId,
      repositoryId,
      ask: (byHand = true) => queueContents(db, { digests: [digest], repositoryId, byHand, now: clock.now() }),
      async shown() {
        const query = FilesQuery.parse({ repositoryId, path: '/opt' });
        const { layers, items } = await readFiles(views, image, query, {
          now: clock.now(),
          bytesPerDay: 2_000_000_000,
        });
        const [only] = layers;
        if (!only) throw new Error('no layer');
        return { ...only, files: items.map(({ name }) => name) };
      },
      gets: () => fake.count('GET', digest),
    };
  }

  return {
    world,
    digest,
    layer,
    watch,
    read: () => openReader(db, clock).reader.runDue(),
    async stored() {
      const row = await db.layerContents.findFirst({ where: { layer: { digest } } });
      return row && { ...row, requestedAt: null };
    },
  };
}
