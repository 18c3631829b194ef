import { describeBase } from '#lib/analysis/layers/describe-base.ts';
import { type BaseTag, type NamedBase, nameBase } from '#lib/analysis/layers/name-base.ts';
import type { Database } from '#lib/db/client.ts';
import { listBaseTags } from '#lib/db/images/base-layers.ts';
import {
  findImageKeys,
  type ImageLayerRow,
  listOwnImages,
  loadImageLayers,
  type OwnImageRow,
} from '#lib/db/usage/bases.ts';
import { layersKey, prefixKeys } from '#lib/image/image.ts';
import { formatRepository } from '#lib/image/reference.ts';
import type { GuardedViews } from '../context.ts';
import type { UsedBases } from '../dto/usage.ts';
import { inUsage, type KeptReads } from './in-usage.ts';

/** Own repositories whose newest image is looked at, and images that are listed for one base. */
const MOST_IMAGES = 5_000;
const MOST_LISTED = 20;
const MOST_BASES = 200;

/** What the bases are computed to; the ids are those of all base layers. */
export type ComputedBases = UsedBases & { layerIds: ReadonlySet<number> };

/** Groups the newest image of each own repository by its base. @throws TooSlowError */
export async function readBases(guarded: GuardedViews, kept: KeptReads): Promise<UsedBases> {
  const { items, unknown } = await computeBases(guarded, kept);
  return { items, unknown };
}

/** Returns the same with the base layers. */
export async function computeBases(guarded: GuardedViews, kept: KeptReads): Promise<ComputedBases> {
  const { db } = guarded.require('read');
  return kept.get('bases', () => inUsage(db, compute));
}

type Based = { image: OwnImageRow; base: NamedBase; layers: ImageLayerRow[] };

async function compute(tx: Database): Promise<ComputedBases> {
  const images = await listOwnImages(tx, MOST_IMAGES);
  const layers = await loadImageLayers(
    tx,
    images.map(({ manifestId }) => manifestId),
  );
  const keysOf = new Map([...layers].map(([id, list]) => [id, prefixKeys(list)]));
  const known = await findImageKeys(tx, [...new Set([...keysOf.values()].flat())]);
  const tags = await listBaseTags(tx, known, { repositoryId: null, digests: [] });
  const based = images.flatMap((image): Based[] => {
    const list = layers.get(image.manifestId) ?? [];
    const base = findBaseOf(image, keysOf.get(image.manifestId) ?? [], tags);
    return base?.name == null ? [] : [{ image, base, layers: list }];
  });
  const groups = Map.groupBy(based, ({ base }) => `${base.name}:${base.tag ?? ''}`);
  const layerIds = based.flatMap(({ base, layers: list }) => list.slice(0, base.layerCount ?? 0));
  return {
    items: [...groups.values()].map(toUsedBase).sort(byImages).slice(0, MOST_BASES),
    unknown: images.length - based.length,
    layerIds: new Set(layerIds.map(({ layerId }) => layerId)),
  };
}

/** Names the base of an image: the longest image of another repository that begins it, else what its labels and config say. */
function findBaseOf(
  { repositoryId, labels, baseLayerCount }: OwnImageRow,
  keys: readonly string[],
  tags: ReadonlyMap<string, readonly BaseTag[]>,
): NamedBase | null {
  const ofOthers = (key: string) => (tags.get(key) ?? []).filter((tag) => tag.repositoryId !== repositoryId);
  const at = keys.findLastIndex((key) => ofOthers(key).length > 0);
  const key = keys[at];
  return key === undefined ? nameBase(labels, baseLayerCount, []) : nameBase(labels, at + 1, ofOthers(key));
}

function toUsedBase(images: readonly Based[]): UsedBases['items'][number] {
  const described = images.map(({ base, layers }) => describeBase(base, layers));
  const sizes = described.flatMap(({ sizeBytes }) => (sizeBytes === null ? [] : [sizeBytes]));
  const newest = described.find(({ repositoryId, current }) => repositoryId !== null && current) ?? described[0];
  const variants = new Set(images.map(({ base, layers }) => layersKey(layers.slice(0, base.layerCount ?? 0))));
  if (newest?.name == null) throw new Error('a base without a name is left out');
  return {
    name: newest.name,
    tag: newest.tag,
    by: newest.by,
    repositoryId: newest.repositoryId,
    digest: newest.digest,
    baseBytes: sizes.length === 0 ? null : Math.max(...sizes),
    variants: variants.size,
    imageCount: images.length,
    images: images
      .slice(0, MOST_LISTED)
      .map(({ image: { repositoryId, host, repository, tag, digest, platform } }) => ({
        repositoryId,
        reference: formatRepository({ registry: host, repository }),
        tag,
        digest,
        platform,
      })),
  };
}

const byImages = (a: UsedBases['items'][number], b: UsedBases['items'][number]): number =>
  b.imageCount - a.imageCount || (b.baseBytes ?? 0) - (a.baseBytes ?? 0) || (a.name < b.name ? -1 : 1);
