import { getPoll } from '#lib/db/polls/polls.ts';
import type { GuardedViews } from '../context.ts';
import type { Poll } from '../dto/poll.ts';

/** @throws NotFoundError */
export async function readPoll(guarded: GuardedViews, id: string): Promise<Poll> {
  const { db } = guarded.require('read');
  const { queuedAt, startedAt, finishedAt, error, ...poll } = await getPoll(db, id);
  return {
    ...poll,
    queuedAt: queuedAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
    error: error && { ...error, since: null, until: error.until ?? null, reason: error.reason ?? null },
  };
}
