import { CHANGE_VERSION } from '#lib/contents/change/image-change.ts';
import { type LayerKeys, type LayerReading, readLayer } from '#lib/contents/read-layer.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import { listContents } from '#lib/db/contents/contents.ts';
import { listUnreadImages, showImageContents } from '#lib/db/contents/image-contents.ts';
import { storeReadLayer } from '#lib/db/contents/store-read-layer.ts';
import type { ImageKey } from '#lib/db/findings/finding-sets.ts';
import { listDueChanges } from '#lib/db/images/image-changes.ts';
import { getRegistry } from '#lib/db/registries/registries.ts';
import { getRepository } from '#lib/db/repositories/repositories.ts';
import { type LayerRow, listLayers } from '#lib/db/series/series.ts';
import { parseDigest } from '#lib/image/digest.ts';
import { nameWaiting } from '#lib/incidents/name-contents.ts';
import { noteFindings } from '#lib/incidents/note-findings.ts';
import type { Log } from '#lib/log/log.ts';
import type { Clock } from '#lib/registry/index.ts';
import type { RegistryClients } from './registry-clients.ts';
import { storeChange } from './store-changes.ts';
import { storeFindings } from './store-findings.ts';
import { sumImage } from './sum-images.ts';

export type ReadNowOptions = {
  db: DatabaseClient;
  clients: RegistryClients;
  clock: Clock;
  log: Log;
  /** Loads the installation's keys. */
  loadKeys: () => Promise<LayerKeys>;
  signal: AbortSignal;
  /** Returns what is known of a layer, which is not requested then. */
  findKnown?: (digest: string, keys: LayerKeys) => Promise<LayerReading | null>;
};

const MOST_PUSHES = 1_000;

/**
 * Reads the layers of all images of a repository, then stores their sums and findings. It uses no queue, so that no other reader
 * requests the layers of the demo from a registry.
 *
 * @returns the images
 * @throws RegistryError
 */
export async function readImagesNow(options: ReadNowOptions, repositoryId: string): Promise<ImageKey[]> {
  const { db, clock, log, signal } = options;
  const manifestIds = await listUnreadImages(db, repositoryId);
  const layers = await listLayers(db, repositoryId, manifestIds);
  await readLayers(options, repositoryId, layers);
  for (const manifestId of manifestIds) {
    if (signal.aborted) break;
    if (!(await sumImage(db, manifestId, clock.now()))) continue;
    await showImageContents(db, repositoryId, [manifestId], clock.now());
    await storeFindings({ db, clock, log }, { repositoryId, manifestId });
  }
  return manifestIds.map((manifestId) => ({ repositoryId, manifestId }));
}

/**
 * Stores how each push changed the image before, and the findings that are made from several pushes. Call it after the series were
 * derived.
 *
 * @param images - all of them read, the oldest first
 */
export async function compareImagesNow(
  { db, clock, log, signal }: Pick<ReadNowOptions, 'db' | 'clock' | 'log' | 'signal'>,
  images: readonly ImageKey[],
): Promise<void> {
  const among = images.map(({ manifestId }) => manifestId);
  for (const pair of await listDueChanges(db, { computedWith: CHANGE_VERSION, among, limit: MOST_PUSHES }))
    if (!signal.aborted) await storeChange({ db, clock }, pair);
  for (const image of images) if (!signal.aborted) await storeFindings({ db, clock, log }, image);
}

/** Adds the packages that grew, and the findings that a push brought, to the incidents of images that were read. */
export async function explainIncidents(
  { db, clock }: Pick<ReadNowOptions, 'db' | 'clock'>,
  images: readonly ImageKey[],
): Promise<void> {
  await nameWaiting(db, clock.now());
  for (const image of images) await noteFindings(db, image, clock.now());
}

async function readLayers(options: ReadNowOptions, repositoryId: string, layers: readonly LayerRow[]): Promise<void> {
  const { db, clients, clock, log, signal } = options;
  const repository = await getRepository(db, repositoryId);
  const { client } = clients.open(await getRegistry(db, repository.registryId), null);
  const keys = await options.loadKeys();
  const distinct = [...new Map(layers.map((layer) => [layer.digest, layer])).values()];
  const digests = distinct.map(({ digest }) => digest);
  const known = new Set((await listContents(db, repositoryId, digests)).map(({ digest }) => digest));
  for (const { digest, mediaType, sizeBytes } of distinct) {
    if (signal.aborted) return;
    if (known.has(digest)) continue;
    const descriptor = { digest: parseDigest(digest), mediaType, sizeBytes };
    const reading =
      (await options.findKnown?.(digest, keys)) ??
      (await readLayer(client, repository.name, descriptor, { keys, signal }));
    if (reading.state === 'read')
      await storeReadLayer(db, { repositoryId, digest, sizeBytes, found: reading }, clock.now());
    else log.warn({ layer: digest, problem: reading.reason.message }, 'a layer was not read');
  }
}
