import { join } from 'node:path';
import { Client } from 'pg';

export const MIGRATIONS = join(import.meta.dirname, '..', '..', 'prisma', 'migrations');

/** Runs statements one after another on a connection of their own. */
export async function runOn(url: string, ...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
