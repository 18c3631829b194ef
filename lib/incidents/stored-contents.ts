import { findIndex } from '#lib/contents/index/decode.ts';
import type { FileIndex } from '#lib/contents/index/file-index.ts';
import type { Database } from '#lib/db/client.ts';
import { findStoredIndexes } from '#lib/db/contents/contents.ts';

/** File indexes by digest of the layers that were read and that the repository serves. */
export async function findContentsOf(
  db: Database,
  repositoryId: string,
  layerDigests: readonly string[],
): Promise<Map<string, FileIndex>> {
  const stored = await findStoredIndexes(db, repositoryId, layerDigests);
  return new Map(
    [...stored].flatMap(([digest, bytes]) => {
      const index = findIndex(bytes);
      return index ? [[digest, index] as const] : [];
    }),
  );
}
