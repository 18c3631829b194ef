import { type NamedBase, nameBase } from '#lib/analysis/layers/name-base.ts';
import { listPlatforms, type SeenPlatform } from '#lib/db/checks/check-baselines.ts';
import type { Database } from '#lib/db/client.ts';
import { countBaseLayers, loadBase } from '#lib/db/images/base-layers.ts';
import { findIndexOf, getImage } from '#lib/db/images/images.ts';
import { type LayerRow, listLayers } from '#lib/db/series/series.ts';
import { comparePlatforms } from '#lib/image/platform.ts';

/** Most platforms of an image that are predicted. */
const MOST_PLATFORMS = 16;

/** One platform of an image with its layers, lowest first. */
export type LoadedPlatform = Pick<SeenPlatform, 'manifestId' | 'digest' | 'platform'> & {
  layers: readonly LayerRow[];
  baseCount: number | null;
};

/** The platforms of the image, the asked one first, and its base. `base` is null when nothing is known of it. */
export type LoadedImage = { platforms: [LoadedPlatform, ...LoadedPlatform[]]; base: NamedBase | null };

/** Loads an image; of an index, the first platform is the asked one. Null for another manifest. @throws NotFoundError */
export async function loadPlatforms(db: Database, repositoryId: string, digest: string): Promise<LoadedImage | null> {
  const { manifestId, image } = await getImage(db, repositoryId, digest);
  const index = image === null ? null : await findIndexOf(db, repositoryId, manifestId);
  const listed = await listPlatforms(db, repositoryId, index?.digest ?? digest);
  const seen = listed.sort((a, b) => comparePlatforms(a.platform, b.platform));
  const asked = image === null ? seen[0] : seen.find((one) => one.manifestId === manifestId);
  if (!asked) return null;
  const others = seen.filter((one) => one.manifestId !== asked.manifestId && one.platform !== asked.platform);
  const load = (one: SeenPlatform) => loadPlatform(db, repositoryId, one);
  const first = await load(asked);
  const { layerCount, tags } = await loadBase(db, asked, first.layers, repositoryId);
  return {
    platforms: [first, ...(await Promise.all(others.slice(0, MOST_PLATFORMS - 1).map(load)))],
    base: nameBase(asked.labels, layerCount, tags),
  };
}

async function loadPlatform(db: Database, repositoryId: string, seen: SeenPlatform): Promise<LoadedPlatform> {
  const { manifestId, digest, platform } = seen;
  const layers = await listLayers(db, repositoryId, [manifestId]);
  return { manifestId, digest, platform, layers, baseCount: await countBaseLayers(db, seen, layers, repositoryId) };
}
