import type { BaseTag } from '#lib/analysis/layers/name-base.ts';
import { type BaseLayer, baseLayerCount, findBase, isPrefix } from '#lib/image/base.ts';
import { layersKey, prefixKeys } from '#lib/image/image.ts';
import type { Labels } from '#lib/image/labels.ts';
import { formatRepository } from '#lib/image/reference.ts';
import type { Database } from '../client.ts';
import { findBaseImages } from '../series/history.ts';

/** Most images that are looked at for one base, most indexes of each, and most tags of all of them. The newest count. */
const MOST_IMAGES = 20;
const MOST_INDEXES = 50;
const MOST_TAGS = 100;

/**
 * Returns the keys of those layer lists that equal a whole image of another repository, whose own registry served it to that
 * repository.
 */
export async function findKnownLayers(
  db: Database,
  keys: readonly string[],
  repositoryId: string | null,
): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  // Each key is looked up by itself, so that it ends with the first image found.
  const rows = await db.$queryRaw<{ layersKey: string }[]>`
    select k."layersKey" from (select distinct "layersKey" from "Image" where "layersKey" = any(${[...keys]}::text[])) k
    cross join lateral (
      select 1 from "Image" i
      where i."layersKey" = k."layersKey" and exists (
        select 1 from "Observation" o
        join "RepositoryManifest" rm on rm."repositoryId" = o."repositoryId" and rm."manifestId" = i."manifestId"
        where (${repositoryId}::text is null or o."repositoryId" <> ${repositoryId})
          and o."manifestId" in (select i."manifestId" union all select e."indexId" from "IndexEntry" e where e."childId" = i."manifestId"))
      limit 1) found`;
  return new Set(rows.map(({ layersKey }) => layersKey));
}

/** Returns the layer count of the longest known image that these layers begin with; null when there is none. Pure. */
export function knownLengthOf(layers: readonly BaseLayer[], known: ReadonlySet<string>): number | null {
  const at = known.size === 0 ? -1 : prefixKeys(layers).findLastIndex((key) => known.has(key));
  return at < 0 ? null : at + 1;
}

type BasedImage = { platform: string; labels: Labels; baseLayerCount: number | null };

/**
 * Counts the base layers of an image as the points do: from the longest known image that it begins with, of another repository or
 * named by its labels; else from its own config. Null when the boundary is unknown.
 */
export async function countBaseLayers(
  db: Database,
  image: BasedImage,
  layers: readonly BaseLayer[],
  /** The repository of the image itself. */
  repositoryId: string | null,
): Promise<number | null> {
  return (await findBaseLayers(db, image, layers, repositoryId)).layerCount;
}

/** The base layers of an image, and the tags of the watched images that consist of exactly these. */
export type BaseLayers = { layerCount: number | null; tags: BaseTag[] };

/** Loads what names the base of an image. `nameBase` decides. */
export async function loadBase(
  db: Database,
  image: BasedImage,
  layers: readonly BaseLayer[],
  /** The repository of the image itself. */
  repositoryId: string | null,
): Promise<BaseLayers> {
  const { layerCount, keys } = await findBaseLayers(db, image, layers, repositoryId);
  const digest = findBase(image.labels)?.digest ?? null;
  const tags = await listBaseTags(db, keys, { repositoryId, digests: digest === null ? [] : [digest] });
  return { layerCount, tags: [...tags.values()].flat() };
}

async function findBaseLayers(
  db: Database,
  { platform, labels, baseLayerCount: ownCount }: BasedImage,
  layers: readonly BaseLayer[],
  repositoryId: string | null,
): Promise<{ layerCount: number | null; keys: string[] }> {
  const known = await findKnownLayers(db, prefixKeys(layers), repositoryId);
  const digest = findBase(labels)?.digest;
  const bases = digest ? await findBaseImages(db, [digest]) : [];
  const prefixes = bases.filter((base) => base.platform === platform).map((base) => base.layers);
  const knownLength = knownLengthOf(layers, known);
  const layerCount = baseLayerCount({ layers, labels, knownPrefixes: prefixes, knownLength }) ?? ownCount;
  if (layerCount === null) return { layerCount, keys: [] };
  // A base that was recompressed has other digests.
  const labelled = prefixes.filter((prefix) => prefix.length === layerCount && isPrefix(prefix, layers));
  return { layerCount, keys: [...new Set([layers.slice(0, layerCount), ...labelled].map(layersKey))] };
}

type BaseTagRow = Omit<BaseTag, 'repository'> & { layersKey: string; host: string; path: string };

/**
 * Lists the tags that point or pointed to images with these layer lists, by the key of the list. An image counts only through a
 * repository whose own registry served it.
 *
 * @param options - `repositoryId`: the repository of the image itself, whose tags count only if they lead to one of `digests`,
 *   which labels name
 */
export async function listBaseTags(
  db: Database,
  keys: readonly string[],
  { repositoryId, digests }: { repositoryId: string | null; digests: readonly string[] },
): Promise<Map<string, BaseTag[]>> {
  const roots = await listRoots(db, keys);
  if (roots.length === 0) return new Map();
  // Tags and names are joined to the chosen observations only.
  const rows = await db.$queryRaw<BaseTagRow[]>`
    with roots as (
      select * from jsonb_to_recordset(${JSON.stringify(roots)}::jsonb) as r("layersKey" text, "imageId" int, "rootId" int)),
    own as (select id from "Manifest" where digest = any(${[...digests]}::text[])),
    seen as (
      select r."layersKey", r."imageId", r."rootId", o."repositoryId", o."tagId", o."firstSeenAt", o."endedAt",
        row_number() over (partition by r."layersKey" order by o."endedAt" desc nulls first, o.id desc) as place
      from "Observation" o join roots r on r."rootId" = o."manifestId"
      join "RepositoryManifest" rm on rm."repositoryId" = o."repositoryId" and rm."manifestId" = r."imageId"
      where o."manifestId" = any(${[...new Set(roots.map(({ rootId }) => rootId))]}::int[])
        and (${repositoryId}::text is null or o."repositoryId" <> ${repositoryId}
          or r."imageId" in (select id from own) or r."rootId" in (select id from own)))
    select s."layersKey", s."repositoryId", g.host, p.name as path, t.name as tag, m.digest, root.digest as "rootDigest", s."firstSeenAt", s."endedAt"
    from seen s
    join "Manifest" m on m.id = s."imageId" join "Manifest" root on root.id = s."rootId"
    join "Tag" t on t.id = s."tagId" join "Repository" p on p.id = s."repositoryId" join "Registry" g on g.id = p."registryId"
    where s.place <= ${MOST_TAGS}`;
  return Map.groupBy(
    rows.map(({ host, path, ...row }) => ({
      ...row,
      repository: formatRepository({ registry: host, repository: path }),
    })),
    (row) => row.layersKey,
  );
}

type Root = { layersKey: string; imageId: number; rootId: number };

/** Lists the images with these layer lists, each with itself and the indexes that tags can point to. */
async function listRoots(db: Database, keys: readonly string[]): Promise<Root[]> {
  if (keys.length === 0) return [];
  // The sums keep PostgreSQL from walking down the primary keys until it meets enough rows.
  return db.$queryRaw<Root[]>`
    select k."layersKey", i.id as "imageId", r.id as "rootId" from unnest(${[...keys]}::text[]) as k("layersKey")
    cross join lateral (
      select "manifestId" as id from "Image" where "layersKey" = k."layersKey" order by "manifestId" + 0 desc limit ${MOST_IMAGES}) i
    cross join lateral (
      select i.id union all
      (select "indexId" from "IndexEntry" where "childId" = i.id order by "indexId" + 0 desc limit ${MOST_INDEXES})) r`;
}
