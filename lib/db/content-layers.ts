import type { Database } from './client.ts';
import { toNumber } from './numbers.ts';

export type ContentLayerRow = { digest: string; diffId: string | null; sizeBytes: number };

/** Maps manifests to the layers of their images, lowest first. They distinguish a recompressed push from a change. */
export async function mapContentLayers(
  db: Database,
  manifestIds: readonly number[],
): Promise<Map<number, ContentLayerRow[]>> {
  if (manifestIds.length === 0) return new Map();
  const rows = await db.$queryRaw<(Omit<ContentLayerRow, 'sizeBytes'> & { manifestId: number; sizeBytes: bigint })[]>`
    select c."manifestId", l.digest, c."diffId", c."sizeBytes" from "ImageLayer" c join "Layer" l on l.id = c."layerId"
    where c."manifestId" = any(${[...new Set(manifestIds)]}::int[]) order by c."manifestId", c.position`;
  const layers = new Map<number, ContentLayerRow[]>();
  for (const { manifestId, sizeBytes, ...layer } of rows) {
    const list = layers.get(manifestId) ?? [];
    layers.set(manifestId, list);
    list.push({ ...layer, sizeBytes: toNumber(sizeBytes) });
  }
  return layers;
}
