import type { DatabaseClient } from '../client.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import type { FoundContents } from './contents-claims.ts';

export type ReadLayer = {
  repositoryId: string;
  digest: string;
  sizeBytes: number;
  found: Extract<FoundContents, { state: 'read' }>;
};

/** Stores the files of a layer that a repository served, without a request for it in the queue. */
export async function storeReadLayer(
  db: DatabaseClient,
  { repositoryId, digest, sizeBytes, found }: ReadLayer,
  now: Date,
): Promise<void> {
  const { index, headSha256, ...counts } = found;
  const read = {
    ...counts,
    repositoryId,
    sizeBytes,
    index: Buffer.from(index),
    indexBytes: index.length,
    headSha256: Buffer.from(headSha256),
    error: Prisma.DbNull,
    indexRemovedAt: null,
    nextTryAt: null,
    requestedAt: now,
    readAt: now,
  };
  const served = { state: 'confirmed', sizeBytes, requestedAt: now, confirmedAt: now };
  await db.$transaction(async (tx) => {
    const { id: layerId } = await tx.layer.findUniqueOrThrow({ where: { digest }, select: { id: true } });
    await tx.layerContents.upsert({ where: { layerId }, create: { layerId, ...read }, update: read });
    const key = { repositoryId, layerId };
    await tx.repositoryLayer.upsert({
      where: { repositoryId_layerId: key },
      create: { ...key, ...served },
      update: served,
    });
  });
}
