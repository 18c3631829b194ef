import { findWord } from '#lib/domain/find-word.ts';
import { POLL_TRIGGERS, type PollState, type PollTrigger } from '#lib/domain/poll.ts';
import type { RequestKind } from '#lib/domain/registry.ts';
import type { Database } from '../client.ts';
import { NotFoundError } from '../errors.ts';
import type { Claim } from './claims.ts';

export type PollRequests = Record<RequestKind, number>;

/** A stored error: its code, its message and the next step. */
export type StoredProblem = { code: string; message: string; hint: string | null };

/** The error that ended a poll. For a pause, `until` is its end in ISO 8601 and `reason` its cause. */
export type PollError = StoredProblem & { until?: string | null; reason?: string | null };

export type TagFailure = { tag: string; code: string; message: string };

export type PollResult = {
  state: Exclude<PollState, 'queued' | 'running'>;
  requests: PollRequests;
  observed: number;
  tagsDone: number;
  tagsWanted: number;
  tagsLeft: number;
  error: PollError | null;
  failures: TagFailure[];
};

const MAX_FAILURES = 50;
export const NO_REQUESTS: PollRequests = { ping: 0, token: 0, list: 0, head: 0, manifest: 0, config: 0, blob: 0 };

/** Requests a poll of a repository now. A poll that is already queued is reused. @returns the poll's id */
export async function queuePoll(db: Database, repositoryId: string, trigger: PollTrigger, now: Date): Promise<string> {
  const queued = await db.poll.findFirst({ where: { repositoryId, state: 'queued' }, select: { id: true } });
  const poll =
    queued ??
    (await db.poll.create({
      data: { repositoryId, state: 'queued', trigger, queuedAt: now, requests: NO_REQUESTS },
      select: { id: true },
    }));
  await db.repository.update({ where: { id: repositoryId }, data: { nextPollAt: now } });
  return poll.id;
}

/**
 * Turns the queued poll of a claimed repository into the running one, or starts a new one. A poll that is still marked as
 * running belongs to a process that died, and is closed as failed. A trigger of a newer release counts as `trigger`.
 */
export async function startPoll(
  db: Database,
  claim: Claim,
  trigger: PollTrigger,
  now: Date,
): Promise<{ id: string; trigger: PollTrigger }> {
  await db.poll.updateMany({
    where: { repositoryId: claim.id, state: 'running' },
    data: {
      state: 'failed',
      finishedAt: now,
      error: {
        code: 'interrupted',
        message: 'The process that ran this poll ended before it was done.',
        hint: 'Nothing to do: its results are stored, and the poll was repeated.',
      },
    },
  });
  const queued = await db.poll.findFirst({
    where: { repositoryId: claim.id, state: 'queued' },
    select: { id: true, trigger: true },
    orderBy: { queuedAt: 'asc' },
  });
  if (queued) {
    await db.poll.update({ where: { id: queued.id }, data: { state: 'running', startedAt: now } });
    return { id: queued.id, trigger: findWord(POLL_TRIGGERS, queued.trigger) ?? trigger };
  }
  const { id } = await db.poll.create({
    data: { repositoryId: claim.id, state: 'running', trigger, queuedAt: now, startedAt: now, requests: NO_REQUESTS },
    select: { id: true },
  });
  return { id, trigger };
}

export async function saveProgress(
  db: Database,
  pollId: string,
  progress: Omit<PollResult, 'state' | 'error' | 'failures'>,
): Promise<void> {
  await db.poll.update({ where: { id: pollId }, data: progress });
}

/** Ends a poll and adds it to its day's sums, which outlive it. */
export async function finishPoll(
  db: Database,
  repositoryId: string,
  pollId: string,
  result: PollResult,
  now: Date,
): Promise<void> {
  const { error, failures, ...fields } = result;
  await db.poll.update({
    where: { id: pollId },
    data: {
      ...fields,
      finishedAt: now,
      ...(error ? { error } : {}),
      ...(failures.length > 0 ? { failures: failures.slice(0, MAX_FAILURES) } : {}),
    },
  });
  await db.$executeRaw`
    insert into "PollDay" as d ("repositoryId", day, polls, failed, observed, requests)
    values (${repositoryId}, ${now}::date, 1, ${result.state === 'failed' ? 1 : 0}, ${result.observed}, ${JSON.stringify(result.requests)}::jsonb)
    on conflict ("repositoryId", day) do update set polls = d.polls + 1, failed = d.failed + excluded.failed, observed = d.observed + excluded.observed,
      requests = (select jsonb_object_agg(key, coalesce((d.requests->>key)::int, 0) + value::int) from jsonb_each_text(excluded.requests))`;
}

/** Counts manifests that other polls fetched from a registry since `since`, for its quota. */
export async function countManifestRequests(
  db: Database,
  registryId: string,
  since: Date,
  /** The poll whose requests are left out; null for none. */
  pollId: string | null,
): Promise<number> {
  const [row] = await db.$queryRaw<{ count: bigint | null }[]>`
    select sum((p.requests->>'manifest')::int) as count from "Poll" p join "Repository" r on r.id = p."repositoryId"
    where r."registryId" = ${registryId} and p."queuedAt" >= ${since} and p.id is distinct from ${pollId}::uuid`;
  return Number(row?.count ?? 0);
}

const KEEP_DAYS = { interesting: 90, other: 7 };

/** Deletes old polls: after 90 days when they failed or changed something, else after 7. @returns how many */
export async function sweepPolls(db: Database, now: Date): Promise<number> {
  const before = (days: number) => new Date(now.getTime() - days * 86_400_000);
  const { count } = await db.poll.deleteMany({
    where: {
      OR: [
        { finishedAt: { lt: before(KEEP_DAYS.interesting) } },
        { finishedAt: { lt: before(KEEP_DAYS.other) }, state: 'succeeded', observed: 0 },
      ],
    },
  });
  return count;
}

/** @throws NotFoundError */
export async function getPoll(db: Database, id: string) {
  const row = await db.poll.findUnique({ where: { id } });
  if (!row) throw new NotFoundError('poll', id);
  // Only this file writes these columns, in these forms.
  return {
    ...row,
    // Polls of older releases have no count of blobs.
    requests: { ...NO_REQUESTS, ...(row.requests as PollRequests) },
    error: row.error as PollError | null,
    failures: (row.failures ?? []) as TagFailure[],
  };
}

/** Counts repositories that were due before `since` and are not being polled. Those of a paused registry do not count. */
export async function countOverdue(db: Database, since: Date, now: Date): Promise<number> {
  const [row] = await db.$queryRaw<{ count: bigint }[]>`
    select count(*) as count from "Repository" r left join "RegistryState" s on s."registryId" = r."registryId"
    where r.origin <> 'demo' and r."nextPollAt" < ${since} and (r."leaseUntil" is null or r."leaseUntil" < ${now})
      and (s."pausedUntil" is null or s."pausedUntil" <= ${now})`;
  return Number(row?.count ?? 0n);
}
