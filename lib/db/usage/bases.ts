import type { Labels } from '#lib/image/labels.ts';
import type { Database } from '../client.ts';
import { toRows } from '../rows.ts';

export type OwnImageRow = {
  manifestId: number;
  digest: string;
  repositoryId: string;
  host: string;
  repository: string;
  tag: string;
  platform: string;
  labels: Labels;
  /** Layers of the base by the image's own config. Null if it does not say. */
  baseLayerCount: number | null;
};

/** Lists the newest image of the main series of each own repository. */
export const listOwnImages = (db: Database, limit: number): Promise<OwnImageRow[]> =>
  db.$queryRaw<OwnImageRow[]>`
    select c."manifestId", m.digest, r.id as "repositoryId", g.host, r.name as repository, t.name as tag, c.platform,
      case when rm."configReadAt" is null then coalesce(i.annotations, '{}') else i.labels end as labels,
      case when rm."configReadAt" is null then null else i."baseLayerCount" end as "baseLayerCount"
    from "Repository" r join "Registry" g on g.id = r."registryId" join "RepositorySummary" s on s."repositoryId" = r.id
    join "Tag" t on t."repositoryId" = r.id and t.name = s."tagName" and t."goneAt" is null
    join "TagCurrent" c on c."tagId" = t.id and c.platform = s.platform
    join "RepositoryManifest" rm on rm."repositoryId" = r.id and rm."manifestId" = c."manifestId"
    join "Image" i on i."manifestId" = c."manifestId" join "Manifest" m on m.id = c."manifestId"
    where r.relation = 'ours' order by r.id limit ${limit}`;

export type ImageLayerRow = { layerId: number; digest: string; sizeBytes: number };

/** Returns the layers of images in their order, from the lowest, by the id of the manifest. */
export async function loadImageLayers(
  db: Database,
  manifestIds: readonly number[],
): Promise<Map<number, ImageLayerRow[]>> {
  const rows = toRows<ImageLayerRow & { manifestId: number }>(
    await db.$queryRaw<object[]>`
      select l."manifestId", l."layerId", d.digest, l."sizeBytes" from "ImageLayer" l join "Layer" d on d.id = l."layerId"
      where l."manifestId" = any(${[...manifestIds]}::int[]) order by l."manifestId", l.position`,
  );
  return Map.groupBy(rows, ({ manifestId }) => manifestId);
}

/** Returns those of the keys that are the layer list of a stored image. */
export async function findImageKeys(db: Database, keys: readonly string[]): Promise<string[]> {
  const rows = await db.$queryRaw<{ layersKey: string }[]>`
    select distinct "layersKey" from "Image" where "layersKey" = any(${[...keys]}::text[])`;
  return rows.map(({ layersKey }) => layersKey);
}
