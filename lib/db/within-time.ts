import type { Database, DatabaseClient } from './client.ts';
import { isStatementTimeout, StatementTimeoutError } from './errors.ts';

/** `statement` is the limit of each statement, as PostgreSQL writes it: "2s". `totalMs` is the limit of all of them. */
export type TimeLimits = { statement: string; totalMs: number };

/**
 * Runs reads in one transaction, thus on one connection, each within a time limit. Their plans are not compiled: for sums over many
 * short rows that takes longer than it saves.
 *
 * @throws StatementTimeoutError
 */
export async function withinTime<T>(
  db: DatabaseClient,
  { statement, totalMs }: TimeLimits,
  work: (tx: Database) => Promise<T>,
): Promise<T> {
  try {
    return await db.$transaction(
      async (tx) => {
        await tx.$executeRaw`select set_config('statement_timeout', ${statement}, true), set_config('jit', 'off', true)`;
        return await work(tx);
      },
      { maxWait: 5_000, timeout: totalMs },
    );
  } catch (error) {
    throw isStatementTimeout(error) ? new StatementTimeoutError(error) : error;
  }
}
