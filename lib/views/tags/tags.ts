import { type Filters, watchedTags } from '#lib/analysis/tags/watched.ts';
import type { Database } from '#lib/db/client.ts';
import { getRepository } from '#lib/db/repositories/repositories.ts';
import { listTagProblems, listUnreadParts, mapTagsAt, type TagProblemRow } from '#lib/db/tags/tag-details.ts';
import { listTagNames, pageObservations, pageTags, type TagRow, type TagState } from '#lib/db/tags/tag-pages.ts';
import type { TagSort } from '#lib/domain/sorts.ts';
import { isPinnedDigest } from '#lib/image/pinned-digest.ts';
import type { GuardedViews } from '../context.ts';
import { findCursor, formatCursor } from '../cursor.ts';
import type { ObservationList, TagList, TagProblem } from '../dto/tags.ts';
import { toUnreadPart } from './unread-parts.ts';

export type TagsQuery = {
  platform?: string | null | undefined;
  q?: string | null | undefined;
  state?: TagState | null | undefined;
  sort?: TagSort | undefined;
  limit?: number | undefined;
  cursor?: string | null | undefined;
};

const LIMIT = 50;

/** Returns one page of tags, sorted and filtered over all of them. @throws NotFoundError */
export async function readTags(guarded: GuardedViews, repositoryId: string, query: TagsQuery = {}): Promise<TagList> {
  const { db } = guarded.require('read');
  const repository = await getRepository(db, repositoryId);
  const { platform = null, q = null, state = null, sort = '-pushed', limit = LIMIT, cursor = null } = query;
  const offset = (cursor === null ? null : findCursor(cursor)) ?? 0;
  const { rows, total } = await pageTags(db, repositoryId, {
    platform,
    q,
    state,
    sort,
    limit,
    offset,
    leftOut: await listLeftOut(db, repository),
  });
  const end = offset + rows.length;
  const ids = rows.map(({ id }) => id);
  const problems = await listTagProblems(db, ids);
  const parts = await listUnreadParts(db, repositoryId, ids);
  const tagsAt = await mapTagsAt(
    db,
    repositoryId,
    rows.flatMap(({ name }) => (isPinnedDigest(name) ? [name] : [])),
  );
  const items = rows.map((row) => ({
    ...toTag(row, platform),
    tagsAtDigest: isPinnedDigest(row.name) ? (tagsAt.get(row.name) ?? []) : null,
    problem: toTagProblem(problems.get(row.id)),
    unreadParts: (parts.get(row.id) ?? []).map(toUnreadPart),
  }));
  return { items, nextCursor: end < total ? formatCursor(end) : null, total };
}

/** Lists the tags that the current filters exclude. Their history is kept, and shown again when a filter admits them. */
async function listLeftOut(db: Database, repository: Filters & { id: string }): Promise<string[]> {
  if (repository.include.length === 0 && repository.exclude.length === 0) return [];
  const isWatched = watchedTags(repository);
  return (await listTagNames(db, repository.id)).filter((name) => !isWatched(name));
}

function toTagProblem(row: TagProblemRow | undefined): TagProblem | null {
  if (row === undefined) return null;
  const { since, triedAt, nextTryAt, ...words } = row;
  return {
    ...words,
    since: since.toISOString(),
    triedAt: triedAt.toISOString(),
    nextTryAt: nextTryAt?.toISOString() ?? null,
  };
}

function toTag({ goneAt, missingSince, createdAt, observedAt, checkedAt, ...row }: TagRow, platform: string | null) {
  const shown = row.platforms.find((candidate) => candidate.platform === platform) ?? row.platforms[0];
  return {
    ...row,
    isPinnedDigest: isPinnedDigest(row.name),
    sizeBytes: shown?.sizeBytes ?? null,
    deltaBytes: shown?.deltaBytes ?? null,
    pullCostBytes: shown?.pullCostBytes ?? null,
    createdAt: createdAt?.toISOString() ?? null,
    observedAt: observedAt?.toISOString() ?? null,
    checkedAt: checkedAt?.toISOString() ?? null,
    missingSince: goneAt === null ? (missingSince?.toISOString() ?? null) : null,
    goneSince: goneAt?.toISOString() ?? null,
  };
}

/** Returns the observations of a tag, newest first. @throws NotFoundError */
export async function readObservations(
  guarded: GuardedViews,
  tagId: number,
  { limit = LIMIT, cursor = null }: { limit?: number | undefined; cursor?: string | null | undefined } = {},
): Promise<ObservationList> {
  const { db } = guarded.require('read');
  const rows = await pageObservations(db, tagId, {
    limit: limit + 1,
    before: cursor === null ? null : findCursor(cursor),
  });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(({ id: _, firstSeenAt, endedAt, ...row }) => ({
      ...row,
      firstSeenAt: firstSeenAt.toISOString(),
      endedAt: endedAt?.toISOString() ?? null,
    })),
    nextCursor: rows.length > limit && last ? formatCursor(last.id) : null,
  };
}
