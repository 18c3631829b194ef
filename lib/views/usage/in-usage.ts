import type { Database, DatabaseClient } from '#lib/db/client.ts';
import { StatementTimeoutError } from '#lib/db/errors.ts';
import { withinTime } from '#lib/db/within-time.ts';
import { TooSlowError } from '../errors.ts';

const TIME_LIMITS = { statement: '25s', totalMs: 60_000 };

/** Runs the statements of one figure. @throws TooSlowError */
export async function inUsage<T>(db: DatabaseClient, work: (tx: Database) => Promise<T>): Promise<T> {
  try {
    return await withinTime(db, TIME_LIMITS, work);
  } catch (error) {
    if (!(error instanceof StatementTimeoutError)) throw error;
    throw new TooSlowError('The usage took too long to compute', 'Try again when the database is less busy.', error);
  }
}

/** Reads that were computed a short time ago in this process. All readers may see the same. */
export type KeptReads = {
  /** Returns what was read for the key, or reads it now. Callers that come meanwhile wait for the same read. */
  get<T>(key: string, read: () => Promise<T>): Promise<T>;
};
