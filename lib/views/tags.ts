import { type Filters, watchedTags } from '#lib/analysis/watched.ts';
import type { Database } from '#lib/db/client.ts';
import { getRepository } from '#lib/db/repositories.ts';
import { listTagNames, pageObservations, pageTags, type TagRow, type TagSort } from '#lib/db/tag-pages.ts';
import type { ViewDoor } from './context.ts';
import { findCursor, formatCursor } from './cursor.ts';
import type { ObservationList, Tag, TagList } from './dto/tags.ts';

export type TagsQuery = {
  platform?: string | null | undefined;
  q?: string | null | undefined;
  sort?: TagSort | undefined;
  limit?: number | undefined;
  cursor?: string | null | undefined;
};

const LIMIT = 50;

/** One page of tags, sorted and filtered over all of them. @throws NotFoundError */
export async function readTags(door: ViewDoor, repositoryId: string, query: TagsQuery = {}): Promise<TagList> {
  const { db } = door.enter('read');
  const repository = await getRepository(db, repositoryId);
  const { platform = null, q = null, sort = '-pushed', limit = LIMIT, cursor = null } = query;
  const offset = (cursor === null ? null : findCursor(cursor)) ?? 0;
  const { rows, total } = await pageTags(db, repositoryId, {
    ...{ platform, q, sort, limit, offset },
    leftOut: await listLeftOut(db, repository),
  });
  const end = offset + rows.length;
  return { items: rows.map((row) => toTag(row, platform)), nextCursor: end < total ? formatCursor(end) : null, total };
}

/** Filters that changed leave tags behind whose history is kept: they are shown again when the filter lets them. */
async function listLeftOut(db: Database, repository: Filters & { id: string }): Promise<string[]> {
  if (repository.include.length === 0 && repository.exclude.length === 0) return [];
  const isWatched = watchedTags(repository);
  return (await listTagNames(db, repository.id)).filter((name) => !isWatched(name));
}

function toTag({ goneAt, observedAt, checkedAt, ...row }: TagRow, platform: string | null): Tag {
  const shown = row.platforms.find((candidate) => candidate.platform === platform) ?? row.platforms[0];
  return {
    ...row,
    sizeBytes: shown?.sizeBytes ?? null,
    deltaBytes: shown?.deltaBytes ?? null,
    pullCostBytes: shown?.pullCostBytes ?? null,
    observedAt: observedAt?.toISOString() ?? null,
    checkedAt: checkedAt?.toISOString() ?? null,
    goneSince: goneAt?.toISOString() ?? null,
  };
}

/** What a tag pointed to, newest first. @throws NotFoundError */
export async function readObservations(
  door: ViewDoor,
  tagId: number,
  { limit = LIMIT, cursor = null }: { limit?: number | undefined; cursor?: string | null | undefined } = {},
): Promise<ObservationList> {
  const { db } = door.enter('read');
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
