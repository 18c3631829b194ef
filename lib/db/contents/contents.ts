import type { StoredContents } from '#lib/findings/inspect-image.ts';
import type { Database } from '../client.ts';
import type { ContentsState } from '../generated/enums.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { toNumber } from '../numbers.ts';
import type { StoredProblem } from '../polls/polls.ts';
import { isCurrentIndex } from './index-version.ts';

/** Progress of a repository with a layer. Only "confirmed" shows contents: the registry has answered a GET for the blob. */
type RepositoryLayerState = 'queued' | 'checking' | 'confirmed' | 'failed';

/** Contents of a layer that a repository may show, without the index itself. */
export type ContentsRow = {
  digest: string;
  /** "removed": the layer was read, and its index was removed to stay within the store's budget. */
  state: ContentsState | 'removed';
  notes: { code: string; message: string }[];
  error: StoredProblem | null;
  uncompressedBytes: number | null;
  entryCount: number | null;
};

type Requested = { state: RepositoryLayerState; error: unknown; confirmedAt: Date | null };
type Stored = {
  state: ContentsState;
  notes: unknown;
  error: unknown;
  uncompressedBytes: bigint | null;
  entryCount: number | null;
  indexRemovedAt: Date | null;
};

/**
 * Lists the contents that a repository may show. Layers never requested for it are left out, even if others read them: a layer's
 * index is stored once, and belongs to each repository that has served the layer. An index of another version counts as none.
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
      confirmedAt: true,
      layer: { select: { digest: true, contents: { omit: { index: true } } } },
    },
  });
  const outdated = await findOutdated(db, digests);
  return rows.flatMap(({ layer: { digest, contents }, state, error, confirmedAt }) => {
    // Only contents-queue.ts and contents-claims.ts write states.
    const stored = outdated.has(digest) ? null : contents;
    const shown = toShown({ state: state as RepositoryLayerState, error, confirmedAt }, stored);
    return shown ? [{ digest, ...shown }] : [];
  });
}

/** Finds layers whose stored index has another version. */
async function findOutdated(db: Database, digests: readonly string[]): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ digest: string }[]>`
    select l.digest from "LayerContents" c join "Layer" l on l.id = c."layerId"
    where l.digest = any(${[...digests]}::text[]) and c.state = 'read' and c.index is not null and not ${isCurrentIndex(Prisma.sql`c.index`)}`;
  return new Set(rows.map(({ digest }) => digest));
}

const NOTHING = { notes: [], uncompressedBytes: null, entryCount: null };

/** An index with older rules for secrets is shown until the layer was read again, and also when that fails. */
function toShown(requested: Requested, contents: Stored | null): Omit<ContentsRow, 'digest'> | null {
  const { error, confirmedAt } = requested;
  const isShownBefore = confirmedAt !== null && contents?.state === 'read' && contents.indexRemovedAt === null;
  // Notes and errors are only written in these forms.
  const problem = error as StoredProblem | null;
  switch (isShownBefore ? 'confirmed' : requested.state) {
    case 'queued':
      return { ...NOTHING, state: 'queued', error: problem };
    case 'checking':
      return { ...NOTHING, state: 'reading', error: problem };
    case 'failed':
      return { ...NOTHING, state: 'failed', error: problem };
    case 'confirmed': {
      if (contents?.state !== 'read' && contents?.state !== 'unavailable') return null;
      return {
        state: contents.indexRemovedAt === null ? contents.state : 'removed',
        entryCount: contents.entryCount,
        notes: (contents.notes ?? []) as ContentsRow['notes'],
        error: contents.error as StoredProblem | null,
        uncompressedBytes: toNumber(contents.uncompressedBytes),
      };
    }
  }
}

/** Returns the stored files of layers that the repository has served, by digest. */
export async function loadContents(
  db: Database,
  repositoryId: string,
  digests: readonly string[],
): Promise<Map<string, StoredContents>> {
  const rows = await db.layerContents.findMany({
    where: {
      layer: {
        digest: { in: [...digests] },
        repositories: { some: { repositoryId, OR: [{ state: 'confirmed' }, { confirmedAt: { not: null } }] } },
      },
      state: 'read',
      index: { not: null },
    },
    select: { index: true, entryCount: true, notes: true, layer: { select: { digest: true } } },
  });
  return new Map(
    rows.flatMap(({ index, entryCount, notes, layer }) => {
      // Notes are only written in this form.
      const stored = (notes ?? []) as unknown as StoredContents['notes'];
      return index === null ? [] : [[layer.digest, { index, entryCount, notes: stored }] as const];
    }),
  );
}

/** Returns the stored indexes of layers that the repository has served, by digest. */
export async function findStoredIndexes(
  db: Database,
  repositoryId: string,
  digests: readonly string[],
): Promise<Map<string, Uint8Array>> {
  const contents = await loadContents(db, repositoryId, digests);
  return new Map([...contents].map(([digest, { index }]) => [digest, index]));
}

/**
 * Records a use of indexes. Indexes without use for a long time are removed. Leaves out those that another statement has locked, since
 * the locks of several rows have no order here, and the next use records them.
 */
export async function noteContentsUse(db: Database, digests: readonly string[], now: Date): Promise<void> {
  const yesterday = new Date(now.getTime() - 86_400_000);
  await db.$executeRaw`
    with used as (
      select c."layerId" from "LayerContents" c join "Layer" l on l.id = c."layerId"
      where l.digest = any(${[...digests]}::text[]) and c.state = 'read' and c."requestedAt" < ${yesterday} for update of c skip locked)
    update "LayerContents" c set "requestedAt" = ${now} from used u where c."layerId" = u."layerId"`;
}
