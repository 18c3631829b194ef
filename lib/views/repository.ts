import { intervalsOf } from '#lib/analysis/intervals.ts';
import type { CompiledRule } from '#lib/analysis/owner.ts';
import { getRepository, listRepositories, type RepositoryWithState } from '#lib/db/repositories.ts';
import type { ViewDoor } from './context.ts';
import type { Repository, RepositoryList } from './dto/repository.ts';
import {
  listProblems,
  loadOwnerRules,
  toFirstLook,
  toHeadline,
  toOwner,
  toReference,
  toRegistry,
} from './repository-parts.ts';

/** @throws NotFoundError */
export async function readRepository(door: ViewDoor, id: string): Promise<Repository> {
  const { db } = door.enter('read');
  return toRepository(await getRepository(db, id), await loadOwnerRules(db));
}

/** @param cursor - `nextCursor` of the page before */
export async function readRepositories(
  door: ViewDoor,
  page: { limit: number; cursor: string | null },
): Promise<RepositoryList> {
  const { db } = door.enter('read');
  const rows = await listRepositories(db, {
    limit: page.limit + 1,
    ...(page.cursor === null ? {} : { after: page.cursor }),
  });
  const rules = await loadOwnerRules(db);
  const items = rows.slice(0, page.limit).map((row) => toRepository(row, rules));
  return { items, nextCursor: rows.length > page.limit ? (items.at(-1)?.id ?? null) : null };
}

function toRepository(row: RepositoryWithState, rules: readonly CompiledRule[]): Repository {
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
    ...{ id, name, relation, visibility, origin, place, include, exclude, platforms, listTruncated },
    ...toOwner(row, rules),
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
    problems: listProblems(row),
    firstLook: toFirstLook(row),
    tagCount: row.summary?.tagCount ?? 0,
    headline: toHeadline(row),
  };
}
