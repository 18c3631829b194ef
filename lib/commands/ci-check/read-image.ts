import type { CheckImage } from '#lib/alerts/ci-check/judge.ts';
import { RefusedError } from '#lib/commands/errors.ts';
import type { Database } from '#lib/db/client.ts';
import { findUnpackedBytes } from '#lib/db/images/image-sums.ts';
import { maskLayers } from '#lib/findings/secrets/mask-layers.ts';
import type { SecretMask } from '#lib/findings/secrets/secret-mask.ts';
import { baseLayerCount } from '#lib/image/base.ts';
import { resolveImage } from '#lib/image/image.ts';
import { findLabel, type Labels } from '#lib/image/labels.ts';
import { type ImageManifest, type Manifest, parseManifest } from '#lib/image/manifest.ts';
import { comparePlatforms, UNKNOWN_PLATFORM } from '#lib/image/platform.ts';
import { type RegistryClient, readConfig } from '#lib/registry/index.ts';
import { readBase } from './read-base.ts';
import { NoImageError, readingPart, UnreadablePartError } from './read-failure.ts';

/** One platform of an image, as the registry serves it now. */
type LiveImage = CheckImage & { platform: string; labels: Labels; createdAt: Date | null };

/** The digest of a tag, and its platforms in display order. */
export type LiveRead = { digest: string; images: LiveImage[] };

/** Most platforms that one check reads. An index rarely has more than ten. */
const MAX_PLATFORMS = 16;
const MAX_DEPTH = 2;

export type ReadOptions = {
  db: Database;
  client: RegistryClient;
  repository: string;
  /** Id of the repository where it is watched. Other images of it are not candidates for the base image. */
  watchedId: string | null;
  /** Whether the caller may view everything that is watched. */
  mayRead: boolean;
  /** Tag or digest. */
  name: string;
  /** Platforms that must exist. Null: all that match `isWanted`. */
  platforms: readonly string[] | null;
  isWanted: (platform: string) => boolean;
  mask: SecretMask;
  signal: AbortSignal;
};

/**
 * Reads an image from its registry and stores nothing.
 *
 * @throws RegistryError for the reference itself; UnreadablePartError for the parts below it, and where it is no
 * image; RefusedError for a platform that it does not have
 */
export async function readLive(options: ReadOptions): Promise<LiveRead> {
  const { client, repository, name, signal, platforms } = options;
  const fetched = await client.getManifest(repository, name, signal);
  const root = fetched.digest;
  const manifest = await readingPart(root, null, () => parseManifest(fetched.bytes, fetched));
  const found = await readManifest(options, { root, digest: root, manifest, entryPlatform: null, depth: 0 });
  const images = found.sort((a, b) => comparePlatforms(a.platform, b.platform));
  const missing = platforms?.find((platform) => !images.some((image) => image.platform === platform));
  if (missing !== undefined)
    throw new RefusedError(`The image has no platform ${missing}.`, {
      field: 'platforms',
      hint: `It has ${images.map(({ platform }) => platform).join(', ') || 'none that is watched'}.`,
    });
  if (images.length === 0) throw new UnreadablePartError(root, null, nothingToJudge(manifest));
  return { digest: fetched.digest, images };
}

function nothingToJudge(manifest: Manifest): NoImageError {
  const platforms =
    manifest.kind === 'index'
      ? manifest.entries.flatMap(({ role, platform }) => (role === 'image' ? [platform] : []))
      : [];
  if (platforms.length > 0 || manifest.kind === 'image')
    return new NoImageError(
      'The image has no platform that is watched here.',
      `Watch another platform of the repository, or name the platforms to check. ${platforms.length > 0 ? `It has ${platforms.map((platform) => platform ?? UNKNOWN_PLATFORM).join(', ')}.` : ''}`.trim(),
    );
  return new NoImageError(
    'What the registry has under this name is no container image.',
    'Signatures, charts and other artifacts have no size to judge.',
  );
}

type Node<M extends Manifest = Manifest> = {
  /** Digest that the reference names. */
  root: string;
  digest: string;
  manifest: M;
  entryPlatform: string | null;
  depth: number;
};

async function readManifest(options: ReadOptions, node: Node): Promise<LiveImage[]> {
  const { root, manifest, depth } = node;
  if (manifest.kind === 'image') {
    const image = await readPlatform(options, { ...node, manifest });
    return depth > 0 || isRequested(options, image.platform) ? [image] : [];
  }
  if (manifest.kind !== 'index' || depth >= MAX_DEPTH) return [];
  const entries = manifest.entries
    .filter(({ role, platform }) => role === 'index' || (role === 'image' && isRequested(options, platform)))
    .slice(0, MAX_PLATFORMS);
  const children = await Promise.all(
    entries.map(async ({ descriptor, platform }) => {
      const { digest, mediaType: contentType } = descriptor;
      const child = await readingPart(root, `the manifest of ${platform ?? 'a platform'}`, async () => {
        const { bytes } = await options.client.getManifest(options.repository, digest, options.signal);
        return parseManifest(bytes, { contentType, trusted: true });
      });
      return readManifest(options, { root, digest, manifest: child, entryPlatform: platform, depth: depth + 1 });
    }),
  );
  return children.flat();
}

function isRequested({ platforms, isWanted }: ReadOptions, platform: string | null): boolean {
  if (platforms !== null) return platform !== null && platforms.includes(platform);
  return isWanted(platform ?? UNKNOWN_PLATFORM);
}

async function readPlatform(
  { db, client, repository, watchedId, mayRead, signal, mask }: ReadOptions,
  { root, digest, manifest, entryPlatform }: Node<ImageManifest>,
): Promise<LiveImage> {
  const { config, image } = await readingPart(root, `the config of ${entryPlatform ?? 'the image'}`, async () => {
    const parsed = await readConfig(client, repository, manifest.config, signal);
    return { config: parsed, image: resolveImage(manifest, parsed) };
  });
  const { sizeBytes, createdAt } = image;
  // Secrets are masked before anything is judged, stored or answered.
  const labels = mask.labels(image.labels);
  const layers = await maskLayers(image.layers, mask);
  const platform = entryPlatform ?? image.platform;
  const ownCount = baseLayerCount({ layers, labels: image.labels, history: config.history ?? null });
  const based = { platform, labels, baseLayerCount: ownCount };
  return {
    digest,
    platform,
    sizeBytes,
    // A check reads no layers. An image that the watched repository has read already has its sums.
    unpackedBytes: watchedId === null ? null : await findUnpackedBytes(db, watchedId, digest),
    layers,
    labels,
    createdAt,
    ...(await readBase(db, based, layers, { repositoryId: watchedId, mayRead })),
  };
}

/** The commit that the image was built from, by its label. */
export function revisionOf({ images }: LiveRead): string | null {
  for (const { labels } of images) {
    const revision = findLabel(labels, 'revision');
    if (revision !== null) return revision;
  }
  return null;
}
