import { listSharedLayers } from '#lib/db/usage/layers.ts';
import type { GuardedViews } from '../context.ts';
import { findCursor, formatCursor } from '../cursor.ts';
import type { SharedLayersQuery } from '../dto/parameters.ts';
import type { SharedLayers } from '../dto/usage.ts';
import { computeBases } from './bases.ts';
import { inUsage, type KeptReads } from './in-usage.ts';

/** Lists the layers of present tags, with the repositories that share them. @throws TooSlowError */
export async function readSharedLayers(
  guarded: GuardedViews,
  kept: KeptReads,
  query: SharedLayersQuery,
): Promise<SharedLayers> {
  const { db } = guarded.require('read');
  const { sort, minShared, registry = null, repositoryId = null, limit, cursor } = query;
  const offset = cursor === undefined ? 0 : (findCursor(cursor) ?? 0);
  const choice = { sort, minShared, registryId: registry, repositoryId, limit: limit + 1, offset };
  const { layerIds } = await computeBases(guarded, kept);
  const rows = await kept.get(`layers ${JSON.stringify(choice)}`, () =>
    inUsage(db, (tx) => listSharedLayers(tx, choice)),
  );
  return {
    items: rows.slice(0, limit).map((row) => ({
      id: `${row.registryId} ${row.layerId}`,
      digest: row.digest,
      registryId: row.registryId,
      host: row.host,
      sizeBytes: row.sizeBytes,
      repositoryCount: row.repositories,
      tagCount: row.tags,
      repositories: row.holders.map(({ id, name, tags }) => ({ id, name, tagCount: tags })),
      instruction: row.instruction,
      isBase: row.isBase || layerIds.has(row.layerId),
    })),
    nextCursor: rows.length > limit ? formatCursor(offset + limit) : null,
  };
}
