import { PrismaPg } from '@prisma/adapter-pg';
import { type Prisma, PrismaClient } from './generated/client.ts';
import { createStatementNames } from './statement-names.ts';

/** The database, or a transaction on it: every function of this folder takes either. */
export type Database = Prisma.TransactionClient;
export type DatabaseClient = PrismaClient;

/**
 * Opens a pool. Nothing connects before the first query, so this succeeds while PostgreSQL is away.
 *
 * @param connections - most connections held at once
 */
export function openDatabase(url: string, connections = 10): DatabaseClient {
  const adapter = new PrismaPg(
    { connectionString: url, max: connections, connectionTimeoutMillis: 5_000, idleTimeoutMillis: 60_000 },
    { statementNameGenerator: createStatementNames() },
  );
  return new PrismaClient({ adapter });
}
