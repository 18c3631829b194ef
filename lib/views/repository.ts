import { intervalsOf } from '#lib/analysis/intervals.ts';
import type { CompiledRule } from '#lib/analysis/owner.ts';
import { getRepository, listRepositories, type RepositoryWithState } from '#lib/db/repositories.ts';
import type { GuardedViews } from './context.ts';
import type { Repository, RepositoryList } from './dto/repository.ts';
import { listNotes } from './list-notes.ts';
import { loadOwnerRules, toFirstLook, toHeadline, toOwner, toReference, toRegistry } from './repository-parts.ts';
import { listProblems, toTagProblems } from './repository-problems.ts';
import { loadTroubles, NO_TROUBLES, type Troubles } from './tag-troubles.ts';

/** @throws NotFoundError */
export async function readRepository(guarded: GuardedViews, id: string, now: Date): Promise<Repository> {
  const { db } = guarded.require('read');
  const row = await getRepository(db, id);
  const [rules, troubles] = [await loadOwnerRules(db), await loadTroubles(db, [row])];
  return toRepository(row, { rules, troubles, now });
}

/** @param cursor - `nextCursor` of the previous page */
export async function readRepositories(
  guarded: GuardedViews,
  page: { limit: number; cursor: string | null },
  now: Date,
): Promise<RepositoryList> {
  const { db } = guarded.require('read');
  const rows = await listRepositories(db, {
    limit: page.limit + 1,
    ...(page.cursor === null ? {} : { after: page.cursor }),
  });
  const shown = rows.slice(0, page.limit);
  const [rules, troubles] = [await loadOwnerRules(db), await loadTroubles(db, shown)];
  const items = shown.map((row) => toRepository(row, { rules, troubles, now }));
  return { items, nextCursor: rows.length > page.limit ? (items.at(-1)?.id ?? null) : null };
}

type Parts = { rules: readonly CompiledRule[]; troubles: ReadonlyMap<string, Troubles>; now: Date };

function toRepository(row: RepositoryWithState, parts: Parts): Repository {
  const troubles = parts.troubles.get(row.id) ?? NO_TROUBLES;
  const {
    id,
    name,
    relation,
    visibility,
    origin,
    place,
    include,
    exclude,
    platforms,
    listTruncated,
    pinnedStreamKey,
    pinnedPlatform,
  } = row;
  const { listMs, movingMs } = intervalsOf(row);
  return {
    id,
    name,
    relation,
    visibility,
    origin,
    place,
    include,
    exclude,
    platforms,
    listTruncated,
    ...toOwner(row, parts.rules),
    ownerByHand: row.owner,
    reference: toReference(row),
    registry: toRegistry(row),
    pinned: pinnedStreamKey === null ? null : { streamKey: pinnedStreamKey, platform: pinnedPlatform },
    listIntervalSeconds: listMs / 1000,
    tagIntervalSeconds: movingMs / 1000,
    createdAt: row.createdAt.toISOString(),
    lastLookedAt: row.lastPollAt?.toISOString() ?? null,
    lastSuccessAt: row.lastSuccessAt?.toISOString() ?? null,
    nextLookAt: row.nextPollAt?.toISOString() ?? null,
    problems: listProblems(row, troubles, parts.now),
    notes: listNotes(row),
    tagProblems: toTagProblems(troubles),
    firstLook: toFirstLook(row),
    tagCount: row.summary?.tagCount ?? 0,
    headline: toHeadline(row),
  };
}
