import type { CheckImage } from '#lib/alerts/check/judge.ts';
import { RefusedError } from '#lib/commands/errors.ts';
import { countBaseLayers } from '#lib/db/base-layers.ts';
import type { Database } from '#lib/db/client.ts';
import { baseLayerCount } from '#lib/image/base.ts';
import { resolveImage } from '#lib/image/image.ts';
import { findLabel, type Labels } from '#lib/image/labels.ts';
import { type ImageManifest, type Manifest, parseManifest } from '#lib/image/manifest.ts';
import { comparePlatforms, UNKNOWN_PLATFORM } from '#lib/image/platform.ts';
import { isConfigMissing, type RegistryClient, readConfig } from '#lib/registry/index.ts';

/** One platform of an image, as the registry serves it now. */
export type LiveImage = CheckImage & { platform: string; labels: Labels; createdAt: Date | null };

/** What a tag or digest names, and its platforms in the order in which people read them. */
export type LiveRead = { digest: string; images: LiveImage[] };

/** Platforms that one check reads; an index has rarely more than ten. */
const MAX_PLATFORMS = 16;
const MAX_DEPTH = 2;

export type ReadOptions = {
  db: Database;
  client: RegistryClient;
  repository: string;
  /** Where it is watched; its other images are no base of it. */
  watchedId: string | null;
  /** Tag or digest. */
  name: string;
  /** Those that must be there; null: all that `isWanted`. */
  platforms: readonly string[] | null;
  isWanted: (platform: string) => boolean;
  signal: AbortSignal;
};

/**
 * Reads an image from its registry and stores nothing.
 *
 * @throws RegistryError, InvalidManifestError, RefusedError for what is no image and for a platform that it has not
 */
export async function readLive(options: ReadOptions): Promise<LiveRead> {
  const { client, repository, name, signal, platforms } = options;
  const fetched = await client.getManifest(repository, name, signal);
  const manifest = parseManifest(fetched.bytes, fetched);
  const found = await readManifest(options, fetched.digest, manifest, null, 0);
  const images = found.sort((a, b) => comparePlatforms(a.platform, b.platform));
  const missing = platforms?.find((platform) => !images.some((image) => image.platform === platform));
  if (missing !== undefined)
    throw new RefusedError(`The image has no platform ${missing}.`, {
      field: 'platforms',
      hint: `It has ${images.map(({ platform }) => platform).join(', ') || 'none that is watched'}.`,
    });
  if (images.length === 0)
    throw new RefusedError('What the registry has under this name is no container image.', {
      field: 'image',
      hint: 'Signatures, charts and other artifacts have no size to judge.',
    });
  return { digest: fetched.digest, images };
}

async function readManifest(
  options: ReadOptions,
  digest: string,
  manifest: Manifest,
  entryPlatform: string | null,
  depth: number,
): Promise<LiveImage[]> {
  if (manifest.kind === 'image') {
    const image = await readPlatform(options, digest, manifest, entryPlatform);
    return depth > 0 || isAsked(options, image.platform) ? [image] : [];
  }
  if (manifest.kind !== 'index' || depth >= MAX_DEPTH) return [];
  const entries = manifest.entries
    .filter(({ role, platform }) => role === 'index' || (role === 'image' && isAsked(options, platform)))
    .slice(0, MAX_PLATFORMS);
  const children = await Promise.all(
    entries.map(async ({ descriptor, platform }) => {
      const child = await options.client.getManifest(options.repository, descriptor.digest, options.signal);
      const parsed = parseManifest(child.bytes, { contentType: descriptor.mediaType, trusted: true });
      return readManifest(options, descriptor.digest, parsed, platform, depth + 1);
    }),
  );
  return children.flat();
}

function isAsked({ platforms, isWanted }: ReadOptions, platform: string | null): boolean {
  if (platforms !== null) return platform !== null && platforms.includes(platform);
  return isWanted(platform ?? UNKNOWN_PLATFORM);
}

async function readPlatform(
  { db, client, repository, watchedId, signal }: ReadOptions,
  digest: string,
  manifest: ImageManifest,
  entryPlatform: string | null,
): Promise<LiveImage> {
  const config = await readConfig(client, repository, manifest.config, signal).catch((error: unknown) => {
    if (isConfigMissing(error)) return null;
    throw error;
  });
  const image = resolveImage(manifest, config);
  const { labels, layers, sizeBytes, createdAt } = image;
  const platform = entryPlatform ?? image.platform;
  const ownWord = baseLayerCount({ layers, labels, history: config?.history ?? null });
  return {
    ...{ digest, platform, sizeBytes, layers, labels, createdAt },
    baseLayerCount: await countBaseLayers(db, { platform, labels, baseLayerCount: ownWord }, layers, watchedId),
  };
}

/** The commit that an image says it was built from. */
export function revisionOf({ images }: LiveRead): string | null {
  for (const { labels } of images) {
    const revision = findLabel(labels, 'revision');
    if (revision !== null) return revision;
  }
  return null;
}
