import { type Filters, watchedTags } from '#lib/analysis/tags/watched.ts';
import type { Database } from '#lib/db/client.ts';
import {
  countTagTroubles,
  listTroubledTags,
  listTroubleReasons,
  listWaitingRepositories,
  type TagTroubles,
  type TroubleReason,
} from '#lib/db/tags/tag-troubles.ts';

export type Troubles = TagTroubles & {
  /** The most frequent reasons why tags, and parts of tags, cannot be read. */
  tagReason: TroubleReason | null;
  partReason: TroubleReason | null;
};

export const NO_TROUBLES: Troubles = {
  count: 0,
  unreadable: 0,
  waitingForQuota: 0,
  missing: 0,
  incomplete: 0,
  unreadParts: 0,
  nextTryAt: null,
  waitingUntil: null,
  tagReason: null,
  partReason: null,
};

type Watched = Filters & { id: string };

/** Returns the problems of the watched tags of each repository, in three queries for any number of repositories. */
export async function loadTroubles(db: Database, repositories: readonly Watched[]): Promise<Map<string, Troubles>> {
  if (repositories.length === 0) return new Map();
  const ids = repositories.map(({ id }) => id);
  const leftOut = await listLeftOut(db, repositories);
  const counts = await countTagTroubles(db, ids, leftOut);
  const reasons = counts.size === 0 ? [] : await listTroubleReasons(db, [...counts.keys()], leftOut);
  const reasonOf = (id: string, of: TroubleReason['of']) =>
    reasons.find((reason) => reason.repositoryId === id && reason.of === of) ?? null;
  return new Map(
    [...counts].map(([id, count]) => [
      id,
      { ...count, tagReason: reasonOf(id, 'tag'), partReason: reasonOf(id, 'part') },
    ]),
  );
}

/** Counts the watched tags of each registry that wait for its quota, with the time when the first of them is read. */
export async function loadWaiting(db: Database): Promise<Map<string, { tags: number; until: Date | null }>> {
  const repositories = await listWaitingRepositories(db);
  const filtered = await loadTroubles(db, repositories.filter(hasFilters));
  const waiting = new Map<string, { tags: number; until: Date | null }>();
  for (const repository of repositories) {
    const { id, registryId } = repository;
    const found = hasFilters(repository)
      ? { tags: filtered.get(id)?.waitingForQuota ?? 0, until: filtered.get(id)?.waitingUntil ?? null }
      : { tags: repository.waiting, until: repository.until };
    if (found.tags === 0) continue;
    const before = waiting.get(registryId);
    const times = [before?.until, found.until].filter((time) => time instanceof Date);
    const until = times.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
    waiting.set(registryId, { tags: (before?.tags ?? 0) + found.tags, until });
  }
  return waiting;
}

const hasFilters = ({ include, exclude }: Filters): boolean => include.length > 0 || exclude.length > 0;

/** Lists tags with trouble that the filters of their repositories exclude. */
async function listLeftOut(db: Database, repositories: readonly Watched[]): Promise<number[]> {
  const filtered = new Map(
    repositories.filter(hasFilters).map((repository) => [repository.id, watchedTags(repository)]),
  );
  if (filtered.size === 0) return [];
  const tags = await listTroubledTags(db, [...filtered.keys()]);
  return tags.flatMap(({ id, repositoryId, name }) => (filtered.get(repositoryId)?.(name) === false ? [id] : []));
}
