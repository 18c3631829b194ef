import type { PollState } from '#lib/domain/poll.ts';
import type { Database, DatabaseClient } from '../client.ts';
import { NotFoundError } from '../errors.ts';
import type { Repository } from '../generated/client.ts';
import { deleteOrphans } from '../incidents/incident-orphans.ts';
import type { StoredProblem } from '../polls/polls.ts';

/** `pinnedStreamKey`: the headline stream, when known beforehand. */
export type NewRepository = Pick<
  Repository,
  'registryId' | 'name' | 'origin' | 'relation' | 'owner' | 'include' | 'exclude' | 'platforms' | 'pastedTag'
> &
  Partial<Pick<Repository, 'pinnedStreamKey'>>;

/** Adds a repository that is due immediately; null when it is already watched. */
export async function insertRepository(db: Database, repository: NewRepository, now: Date): Promise<string | null> {
  const [row] = await db.repository.createManyAndReturn({
    data: [{ ...repository, createdAt: now, nextPollAt: repository.origin === 'demo' ? null : now }],
    skipDuplicates: true,
    select: { id: true },
  });
  return row?.id ?? null;
}

export async function findRepositoryId(db: Database, registryId: string, name: string): Promise<string | null> {
  const row = await db.repository.findUnique({
    where: { registryId_name: { registryId, name } },
    select: { id: true },
  });
  return row?.id ?? null;
}

type Setting =
  | 'relation'
  | 'owner'
  | 'visibility'
  | 'include'
  | 'exclude'
  | 'platforms'
  | 'listIntervalSeconds'
  | 'tagIntervalSeconds'
  | 'pinnedStreamKey'
  | 'pinnedPlatform'
  | 'pastedTag'
  | 'purpose'
  | 'nodes';
export type RepositorySettings = { [Field in Setting]?: Repository[Field] | undefined };

export async function updateRepository(db: Database, id: string, settings: RepositorySettings): Promise<void> {
  const defined = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  const { count } = await db.repository.updateMany({ where: { id }, data: defined });
  if (count === 0) throw new NotFoundError('repository', id);
}

/** Deletes a repository and its history. Facts without references are removed by the next sweep. */
export async function deleteRepository(db: DatabaseClient, id: string): Promise<void> {
  const { count } = await db.repository.deleteMany({ where: { id } });
  if (count === 0) throw new NotFoundError('repository', id);
  await deleteOrphans(db);
}

const INCLUDE = {
  registry: {
    select: {
      id: true,
      name: true,
      host: true,
      state: {
        select: {
          health: true,
          lastTrouble: true,
          troubleSince: true,
          pausedUntil: true,
          pausedAt: true,
          pauseReason: true,
        },
      },
    },
  },
  summary: true,
} as const;

/** A repository with its registry, its summary and its newest poll, as screens show it. */
export type RepositoryWithState = Awaited<ReturnType<typeof listRepositories>>[number];

export async function listRepositories(db: Database, page: { after?: string; limit?: number } = {}) {
  const rows = await db.repository.findMany({
    where: page.after === undefined ? {} : { id: { gt: page.after } },
    include: INCLUDE,
    orderBy: { id: 'asc' },
    ...(page.limit === undefined ? {} : { take: page.limit }),
  });
  return withNewestPolls(db, rows);
}

/** Returns those repositories that exist, in the order of `ids`. */
export async function listRepositoriesByIds(db: Database, ids: readonly string[]): Promise<RepositoryWithState[]> {
  const rows = await db.repository.findMany({ where: { id: { in: [...ids] } }, include: INCLUDE });
  const byId = new Map((await withNewestPolls(db, rows)).map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** @throws NotFoundError */
export async function getRepository(db: Database, id: string): Promise<RepositoryWithState> {
  const row = await db.repository.findUnique({ where: { id }, include: INCLUDE });
  const [found] = row ? await withNewestPolls(db, [row]) : [];
  if (!found) throw new NotFoundError('repository', id);
  return found;
}

type NewestPoll = {
  repositoryId: string;
  state: PollState;
  queuedAt: Date;
  finishedAt: Date | null;
  tagsDone: number;
  tagsWanted: number;
  error: unknown;
  /** Number of failed tags. */
  failureCount: number;
  /** Message of the first of them. */
  failureMessage: string | null;
  /** Error of the tag list, when known tags were checked without it. */
  listFailure: string | null;
};

/** Adds the newest poll of each repository, by one index look-up each. */
async function withNewestPolls<T extends { id: string }>(
  db: Database,
  rows: readonly T[],
): Promise<(T & { poll: NewestPoll | null })[]> {
  const ids = rows.map((row) => row.id);
  const polls = await db.$queryRaw<NewestPoll[]>`
    select p.* from unnest(${ids}::text[]) as r(id)
    cross join lateral (
      select "repositoryId", state::text as state, "queuedAt", "finishedAt", "tagsDone", "tagsWanted", error,
        jsonb_array_length(jsonb_path_query_array(coalesce(failures, '[]'), '$[*] ? (@.tag != "")')) as "failureCount",
        jsonb_path_query_first(coalesce(failures, '[]'), '$[*] ? (@.tag != "").message') #>> '{}' as "failureMessage",
        jsonb_path_query_first(coalesce(failures, '[]'), '$[*] ? (@.tag == "").message') #>> '{}' as "listFailure"
      from "Poll" where "repositoryId" = r.id and state <> 'queued' order by "queuedAt" desc limit 1) p`;
  const newest = new Map(polls.map((poll) => [poll.repositoryId, poll]));
  return rows.map((row) => ({ ...row, poll: newest.get(row.id) ?? null }));
}

/** Parses a stored problem of a poll or registry state; null for anything else. */
export function parseProblem(value: unknown): StoredProblem | null {
  if (typeof value !== 'object' || value === null) return null;
  const { code, message, hint } = value as Partial<StoredProblem>;
  return typeof code === 'string' && typeof message === 'string' ? { code, message, hint: hint ?? null } : null;
}

/** Returns the last successful poll of other repositories in the same registry. */
export async function findOthersSuccess(
  db: Database,
  { id, registryId }: { id: string; registryId: string },
): Promise<Date | null> {
  const { _max } = await db.repository.aggregate({
    where: { registryId, id: { not: id }, origin: { not: 'demo' } },
    _max: { lastSuccessAt: true },
  });
  return _max.lastSuccessAt;
}
