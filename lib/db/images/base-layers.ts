import { type BaseLayer, baseLayerCount, findBase } from '#lib/image/base.ts';
import { prefixKeys } from '#lib/image/image.ts';
import type { Labels } from '#lib/image/labels.ts';
import type { Database } from '../client.ts';
import { findBaseImages } from '../series/history.ts';

/** Returns the keys of those layer lists that equal a whole image of another repository. */
export async function findKnownLayers(
  db: Database,
  keys: readonly string[],
  repositoryId: string | null,
): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const rows = await db.$queryRaw<{ layersKey: string }[]>`
    select distinct i."layersKey" from "Image" i
    where i."layersKey" = any(${[...keys]}::text[]) and exists (
      select 1 from "Observation" o
      where (${repositoryId}::text is null or o."repositoryId" <> ${repositoryId})
        and o."manifestId" in (select i."manifestId" union all select e."indexId" from "IndexEntry" e where e."childId" = i."manifestId"))`;
  return new Set(rows.map(({ layersKey }) => layersKey));
}

/** Returns the layer count of the longest known image that these layers begin with; null when there is none. Pure. */
export function knownLengthOf(layers: readonly BaseLayer[], known: ReadonlySet<string>): number | null {
  const at = known.size === 0 ? -1 : prefixKeys(layers).findLastIndex((key) => known.has(key));
  return at < 0 ? null : at + 1;
}

/**
 * Counts the base layers of an image as the points do: from the base image that its label names, if stored; else from an image of
 * another repository that it begins with; else from its own config. Null when the boundary is unknown.
 */
export async function countBaseLayers(
  db: Database,
  image: { platform: string; labels: Labels; baseLayerCount: number | null },
  layers: readonly BaseLayer[],
  /** The repository of the image itself. */
  repositoryId: string | null,
): Promise<number | null> {
  const known = await findKnownLayers(db, prefixKeys(layers), repositoryId);
  const baseDigest = findBase(image.labels)?.digest;
  const bases = baseDigest ? await findBaseImages(db, [baseDigest]) : [];
  const knownPrefixes = bases.filter((base) => base.platform === image.platform).map((base) => base.layers);
  return (
    baseLayerCount({ layers, labels: image.labels, knownPrefixes, knownLength: knownLengthOf(layers, known) }) ??
    image.baseLayerCount
  );
}
