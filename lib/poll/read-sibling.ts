import { findIndex } from '#lib/contents/index/decode.ts';
import type { FileIndex } from '#lib/contents/index/file-index.ts';
import { CONTENTS_LIMITS } from '#lib/contents/limits.ts';
import { isPartlyRead } from '#lib/contents/note.ts';
import { type LayerKeys, readLayer } from '#lib/contents/read-layer.ts';
import type { SiblingEnd } from '#lib/db/findings/base-siblings.ts';
import type { StoredProblem } from '#lib/db/polls/polls.ts';
import { findOffers, listOffers } from '#lib/findings/bases/offers.ts';
import type { Descriptor } from '#lib/image/descriptor.ts';
import { distinctSizeBytes, resolveImage } from '#lib/image/image.ts';
import { type ImageManifest, parseManifest } from '#lib/image/manifest.ts';
import { isAbsentAnswer, type RegistryClient, readConfig } from '#lib/registry/index.ts';
import type { QuotaGuard } from './quota-guard.ts';

export type SiblingRequest = {
  client: RegistryClient;
  quota: QuotaGuard;
  /** Name within the registry. */
  repository: string;
  tag: string;
  platform: string;
  /** What is known of it. */
  known: { digest: string | null; offers: unknown };
  keys: LayerKeys;
  signal: AbortSignal;
};

/** Bounds of one image. Real small images have 5 layers and 300 MB of files. */
export const SIBLING_LIMITS = { bytes: 200_000_000, uncompressedBytes: 1_000_000_000, entries: 300_000, layers: 60 };

/**
 * Measures an image in its registry, and lists what its files give to other layers. An image with the digest of the last check is
 * not read again.
 *
 * @throws RegistryError, InvalidManifestError, WaitingForQuotaError
 */
export async function readSibling(request: SiblingRequest): Promise<SiblingEnd> {
  const found = await findImage(request);
  if ('state' in found) return found;
  const { digest, manifest } = found;
  const sizeBytes = distinctSizeBytes(manifest.layers);
  const layers = [...new Map(manifest.layers.map((layer) => [layer.digest, layer])).values()];
  const unreadable = (error: StoredProblem): SiblingEnd => ({ state: 'unreadable', digest, sizeBytes, error });
  if (sizeBytes > SIBLING_LIMITS.bytes || layers.length > SIBLING_LIMITS.layers) return unreadable(TOO_LARGE);
  const indexes = await readLayers(request, layers);
  if ('code' in indexes) return unreadable(indexes);
  return { state: 'read', digest, sizeBytes, ...listOffers(indexes) };
}

async function findImage(request: SiblingRequest): Promise<SiblingEnd | { digest: string; manifest: ImageManifest }> {
  const { platform, tag, known } = request;
  const root = await getManifest(request, tag).catch((error: unknown) => {
    if (isAbsentAnswer(error)) return null;
    throw error;
  });
  if (root === null) return ABSENT;
  const manifest = parseManifest(root.bytes, root);
  const isKnown = (digest: string) => digest === known.digest && findOffers(known.offers) !== null;
  if (manifest.kind === 'image') {
    if (isKnown(root.digest)) return { state: 'unchanged' };
    const config = await readConfig(request.client, request.repository, manifest.config, request.signal);
    return resolveImage(manifest, config).platform === platform ? { digest: root.digest, manifest } : ABSENT;
  }
  const entries = manifest.kind === 'index' ? manifest.entries : [];
  const entry = entries.find((one) => one.role === 'image' && one.platform === platform);
  if (entry === undefined) return ABSENT;
  const { digest, mediaType: contentType } = entry.descriptor;
  if (isKnown(digest)) return { state: 'unchanged' };
  const { bytes } = await getManifest(request, digest);
  const child = parseManifest(bytes, { contentType, trusted: true });
  return child.kind === 'image' ? { digest, manifest: child } : ABSENT;
}

const getManifest = ({ client, quota, repository, signal }: SiblingRequest, reference: string) =>
  quota.spend('base', (beforeSend) => client.getManifest(repository, reference, signal, beforeSend));

/** Reads one layer after another. All of them together have the limits of one image. */
async function readLayers(
  { client, repository, keys, signal }: SiblingRequest,
  layers: readonly Descriptor[],
): Promise<FileIndex[] | StoredProblem> {
  const indexes: FileIndex[] = [];
  let { uncompressedBytes, entries } = SIBLING_LIMITS;
  for (const layer of layers) {
    const limits = { ...CONTENTS_LIMITS, uncompressedBytes, entries };
    const reading = await readLayer(client, repository, layer, { keys, signal, limits });
    if (reading.state === 'unavailable') return reading.reason;
    const index = findIndex(reading.index);
    if (index === null || isPartlyRead(reading.notes)) return NOT_WHOLE;
    indexes.push(index);
    uncompressedBytes -= reading.uncompressedBytes;
    entries -= reading.entryCount;
  }
  return indexes;
}

const ABSENT: SiblingEnd = {
  state: 'absent',
  error: { code: 'not-found', message: 'The registry has no such image for this platform.', hint: null },
};
const TOO_LARGE = { code: 'too-large', message: 'The image is too large to read its files.', hint: null };
const NOT_WHOLE = { code: 'incomplete', message: 'Not all files of the image could be listed.', hint: null };
