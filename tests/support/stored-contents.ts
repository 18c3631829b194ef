import { createIndexWriter } from '#lib/contents/index/encode.ts';
import type { DatabaseClient } from '#lib/db/client.ts';

/** Stores the files of a layer with their sizes, as if it had been read through a repository. */
export async function storeContents(
  db: DatabaseClient,
  repositoryId: string,
  digest: string,
  files: Record<string, number>,
  readAt: Date,
): Promise<void> {
  const writer = createIndexWriter(Buffer.alloc(8));
  for (const [path, sizeBytes] of Object.entries(files))
    writer.add({ path, sizeBytes, kind: 'file', apparentBytes: null, target: null, flags: 0, rawName: null }, null);
  const { id: layerId } = await db.layer.findUniqueOrThrow({ where: { digest } });
  const index = Buffer.from(await writer.encode([], () => null));
  const known = { state: 'read' as const, index, entryCount: writer.entryCount, readAt, notes: [] };
  await db.layerContents.upsert({
    where: { layerId },
    create: { layerId, sizeBytes: 1n, requestedAt: readAt, ...known },
    update: known,
  });
  const confirmed = { state: 'confirmed', requestedAt: readAt, confirmedAt: readAt };
  await db.repositoryLayer.upsert({
    where: { repositoryId_layerId: { repositoryId, layerId } },
    create: { repositoryId, layerId, ...confirmed },
    update: confirmed,
  });
}
