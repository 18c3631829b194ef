import type { Database } from '../client.ts';

/** Returns the stored totals of an image. Null until the repository's own registry has served every layer and they were summed. */
export async function findDirectoryTotals(
  db: Database,
  repositoryId: string,
  manifestId: number,
): Promise<Uint8Array | null> {
  const row = await db.directoryTotals.findFirst({
    where: { manifestId, manifest: { readBy: { some: { repositoryId, contentsAt: { not: null } } } } },
    select: { totals: true },
  });
  return row?.totals ?? null;
}
