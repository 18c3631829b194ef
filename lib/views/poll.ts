import type { Database } from '#lib/db/client.ts';
import { getPoll } from '#lib/db/polls.ts';
import type { Poll } from './dto/poll.ts';

/** @throws NotFoundError */
export async function readPoll(db: Database, id: string): Promise<Poll> {
  const { queuedAt, startedAt, finishedAt, error, ...poll } = await getPoll(db, id);
  return {
    ...poll,
    queuedAt: queuedAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
    error: error && { ...error, since: null },
  };
}
