import type { BaseTag } from '#lib/analysis/layers/name-base.ts';
import type { Relation } from '#lib/domain/relation.ts';
import type { StoredBase, StoredImage } from '#lib/findings/inspect-image.ts';
import type { PurposeFacts } from '#lib/findings/purpose.ts';
import { findBase } from '#lib/image/base.ts';
import { formatRepository, normaliseReference } from '#lib/image/reference.ts';
import type { Database } from '../client.ts';
import { NotFoundError } from '../errors.ts';
import { type BaseLayers, loadBase } from '../images/base-layers.ts';
import { findShownImage, type ImageRow } from '../images/images.ts';
import { listOwnerRules } from '../repositories/owners.ts';
import { listLayers } from '../series/series.ts';
import { listStoredSiblings } from './base-siblings.ts';

/** Newest images of a repository that are compared with others, and images that are compared with each. */
const MOST_OWN = 20;
const MOST_OTHERS = 20;

/** Loads what an image's findings are made from, except the files of its layers, as the repository may show it. */
export async function loadStoredImage(db: Database, repositoryId: string, manifestId: number): Promise<StoredImage> {
  const [{ relation, ...purpose }, image, layers] = await Promise.all([
    loadPurposeFacts(db, repositoryId),
    findShownImage(db, repositoryId, manifestId),
    listLayers(db, repositoryId, [manifestId]),
  ]);
  const { layerCount, tags } = image === null ? NO_BASE : await loadBase(db, image, layers, repositoryId);
  return {
    purpose,
    baseCount: layerCount,
    base: image === null || relation !== 'ours' ? null : await loadSiblings(db, image, tags),
    facts: image?.facts ?? {},
    labels: image?.labels ?? {},
    layers,
  };
}

const NO_BASE: BaseLayers = { layerCount: null, tags: [] };

/** Loads what names the base of an image, and the smaller variants of all bases that it can be. */
async function loadSiblings(
  db: Database,
  { labels, platform }: NonNullable<ImageRow['image']>,
  tags: readonly BaseTag[],
): Promise<StoredBase> {
  const labelled = normaliseReference(findBase(labels)?.name ?? '');
  const named = [
    ...tags.map(({ repository, tag }) => `${repository}:${tag}`),
    ...(labelled === null ? [] : [labelled]),
  ];
  return { tags, siblings: await listStoredSiblings(db, [...new Set(named)], platform) };
}

/** Loads what the purpose of a repository is decided from. @throws NotFoundError */
async function loadPurposeFacts(db: Database, repositoryId: string): Promise<PurposeFacts & { relation: Relation }> {
  const repository = await db.repository.findUnique({
    where: { id: repositoryId },
    select: { name: true, purpose: true, relation: true, registry: { select: { host: true } } },
  });
  if (repository === null) throw new NotFoundError('repository', repositoryId);
  const { name, purpose, relation, registry } = repository;
  const reference = formatRepository({ registry: registry.host, repository: name });
  const rules = await listOwnerRules(db);
  return { name, purpose, relation, reference, rules, isBase: await isBaseOfOthers(db, repositoryId) };
}

/** Finds out whether an image of another repository begins with all layers of an image that a tag of this one points to. */
async function isBaseOfOthers(db: Database, repositoryId: string): Promise<boolean> {
  const [row] = await db.$queryRaw<{ isBase: boolean }[]>`
    with newest as (
      select distinct c."manifestId" from "TagCurrent" c join "Tag" t on t.id = c."tagId"
      where t."repositoryId" = ${repositoryId} and t."goneAt" is null order by c."manifestId" desc limit ${MOST_OWN})
    select exists (
      select 1 from newest c join "Image" i on i."manifestId" = c."manifestId"
        join "ImageLayer" top on top."manifestId" = c."manifestId" and top.position = i."layerCount" - 1
      cross join lateral (
        select l."manifestId" from "ImageLayer" l join "Image" other on other."manifestId" = l."manifestId"
        where l."layerId" = top."layerId" and l.position = top.position and other."layerCount" > i."layerCount"
          and exists (select 1 from "RepositoryManifest" rm where rm."manifestId" = l."manifestId" and rm."repositoryId" <> ${repositoryId})
        limit ${MOST_OTHERS}) longer
      where not exists (
        select 1 from "ImageLayer" mine
          left join "ImageLayer" theirs on theirs."manifestId" = longer."manifestId" and theirs.position = mine.position
        where mine."manifestId" = c."manifestId" and theirs."layerId" is distinct from mine."layerId")) as "isBase"`;
  return row?.isBase ?? false;
}
