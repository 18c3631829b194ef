import { PrismaPg } from '@prisma/adapter-pg';
import { type Prisma, PrismaClient } from './generated/client.ts';
import { createStatementNames } from './statement-names.ts';

/** The database or a transaction. Every function of this folder accepts both. */
export type Database = Prisma.TransactionClient;
export type DatabaseClient = PrismaClient;

/**
 * Opens a connection pool. The first query connects, so this succeeds while PostgreSQL is unreachable.
 *
 * @param connections - maximum size of the pool
 */
export function openDatabase(url: string, connections = 10): DatabaseClient {
  const adapter = new PrismaPg(
    { connectionString: url, max: connections, connectionTimeoutMillis: 5_000, idleTimeoutMillis: 60_000 },
    { statementNameGenerator: createStatementNames() },
  );
  return new PrismaClient({ adapter });
}
