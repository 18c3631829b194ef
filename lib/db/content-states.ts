import type { Database } from './client.ts';

export type KnownContents = 'read' | 'reading' | 'queued' | 'unavailable' | 'unread';

/** What is known of the contents of layers, by digest; what nobody asked for is not in it. */
export async function mapContentStates(db: Database, digests: readonly string[]): Promise<Map<string, KnownContents>> {
  const rows = await db.layerContents.findMany({
    where: { layer: { digest: { in: [...digests] } } },
    select: { state: true, nextTryAt: true, layer: { select: { digest: true } } },
  });
  return new Map(
    rows.map(({ state, nextTryAt, layer }) => [
      layer.digest,
      // What failed is tried again, or is not.
      state === 'failed' ? (nextTryAt === null ? 'unavailable' : 'queued') : state,
    ]),
  );
}
