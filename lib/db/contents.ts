import type { Database } from './client.ts';
import { Prisma } from './generated/client.ts';
import type { ContentsState } from './generated/enums.ts';
import { isCurrentIndex } from './index-version.ts';
import { toNumber } from './numbers.ts';
import type { StoredProblem } from './polls.ts';

/** How far a repository is with a layer; only "confirmed" shows its contents: the registry answered a GET for the blob. */
type RepositoryLayerState = 'queued' | 'checking' | 'confirmed' | 'failed';

/** What a repository may show of a layer's contents, without the index itself. */
export type ContentsRow = {
  digest: string;
  state: ContentsState;
  notes: { code: string; message: string }[];
  error: StoredProblem | null;
  uncompressedBytes: number | null;
  entryCount: number | null;
};

type Wish = { state: RepositoryLayerState; error: unknown };
type Stored = {
  state: ContentsState;
  notes: unknown;
  error: unknown;
  uncompressedBytes: bigint | null;
  entryCount: number | null;
};

/**
 * What a repository may show of layers. Left out are those that it was never asked for, whatever others know of them: the index
 * of a layer is stored once, and belongs to each repository that was seen to serve the layer. An index of another version is none.
 */
export async function listContents(
  db: Database,
  repositoryId: string,
  digests: readonly string[],
): Promise<ContentsRow[]> {
  const rows = await db.repositoryLayer.findMany({
    where: { repositoryId, layer: { digest: { in: [...digests] } } },
    select: {
      state: true,
      error: true,
      layer: { select: { digest: true, contents: { omit: { index: true } } } },
    },
  });
  const outdated = await findOutdated(db, digests);
  return rows.flatMap(({ layer: { digest, contents }, state, error }) => {
    // States are written by lib/db/contents-queue.ts and contents-claims.ts alone.
    const stored = outdated.has(digest) ? null : contents;
    const shown = toShown({ state: state as RepositoryLayerState, error }, stored);
    return shown ? [{ digest, ...shown }] : [];
  });
}

/** Layers that were read by a release whose indexes are of another version. */
async function findOutdated(db: Database, digests: readonly string[]): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ digest: string }[]>`
    select l.digest from "LayerContents" c join "Layer" l on l.id = c."layerId"
    where l.digest = any(${[...digests]}::text[]) and c.state = 'read' and not ${isCurrentIndex(Prisma.sql`c.index`)}`;
  return new Set(rows.map(({ digest }) => digest));
}

const NOTHING = { notes: [], uncompressedBytes: null, entryCount: null };

function toShown({ state, error }: Wish, contents: Stored | null): Omit<ContentsRow, 'digest'> | null {
  // Notes and errors are written in these forms alone.
  const problem = error as StoredProblem | null;
  switch (state) {
    case 'queued':
      return { ...NOTHING, state: 'queued', error: problem };
    case 'checking':
      return { ...NOTHING, state: 'reading', error: problem };
    case 'failed':
      return { ...NOTHING, state: 'failed', error: problem };
    case 'confirmed': {
      if (contents?.state !== 'read' && contents?.state !== 'unavailable') return null;
      return {
        state: contents.state,
        entryCount: contents.entryCount,
        notes: (contents.notes ?? []) as ContentsRow['notes'],
        error: contents.error as StoredProblem | null,
        uncompressedBytes: toNumber(contents.uncompressedBytes),
      };
    }
  }
}

/** Stored indexes of layers that were read and that the repository was seen to serve, by digest. */
export async function findStoredIndexes(
  db: Database,
  repositoryId: string,
  digests: readonly string[],
): Promise<Map<string, Uint8Array>> {
  const rows = await db.layerContents.findMany({
    where: {
      layer: { digest: { in: [...digests] }, repositories: { some: { repositoryId, state: 'confirmed' } } },
      state: 'read',
      index: { not: null },
    },
    select: { index: true, layer: { select: { digest: true } } },
  });
  return new Map(rows.flatMap(({ index, layer }) => (index ? [[layer.digest, index] as const] : [])));
}

/** Notes that indexes were of use: those of no use for long are removed. */
export async function noteContentsUse(db: Database, digests: readonly string[], now: Date): Promise<void> {
  const yesterday = new Date(now.getTime() - 86_400_000);
  await db.layerContents.updateMany({
    where: { layer: { digest: { in: [...digests] } }, state: 'read', requestedAt: { lt: yesterday } },
    data: { requestedAt: now },
  });
}
