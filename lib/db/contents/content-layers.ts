import type { ContentLayer } from '#lib/analysis/layers/content.ts';
import type { Database } from '../client.ts';
import { toRows } from '../rows.ts';

/** Maps manifests to the layers of their images, lowest first. They distinguish a recompressed push from a change. */
export async function mapContentLayers(
  db: Database,
  manifestIds: readonly number[],
): Promise<Map<number, ContentLayer[]>> {
  if (manifestIds.length === 0) return new Map();
  const rows = await db.$queryRaw<object[]>`
    select c."manifestId", l.digest, c."diffId", c."sizeBytes" from "ImageLayer" c join "Layer" l on l.id = c."layerId"
    where c."manifestId" = any(${[...new Set(manifestIds)]}::int[]) order by c."manifestId", c.position`;
  const layers = new Map<number, ContentLayer[]>();
  for (const { manifestId, ...layer } of toRows<ContentLayer & { manifestId: number }>(rows)) {
    const list = layers.get(manifestId) ?? [];
    layers.set(manifestId, list);
    list.push(layer);
  }
  return layers;
}
