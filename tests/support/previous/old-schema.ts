import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'pg';
import { migrate } from '#lib/db/migrate.ts';
import { createEmptyDatabase } from '#tests/support/database.ts';
import { MIGRATIONS } from '#tests/support/test-server.ts';

export type OldDatabase = { url: string; drop(): Promise<void>; upgrade(end?: string): Promise<void> };

/**
 * Creates a database with the schema before a migration. `upgrade` applies this migration and those after it to the
 * inserted rows; with a name, only those before that one.
 *
 * @param migration - its folder in prisma/migrations
 */
export async function createOldDatabase(migration: string): Promise<OldDatabase> {
  const { url, drop } = await createEmptyDatabase();
  const entries = await readdir(MIGRATIONS, { withFileTypes: true });
  const names = entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
  const migrateBefore = async (end: string) => {
    if (!names.includes(end)) throw new Error(`There is no migration ${end}.`);
    const folder = await mkdtemp(join(tmpdir(), 'migrations-'));
    for (const name of names.filter((one) => one < end))
      await cp(join(MIGRATIONS, name), join(folder, name), { recursive: true });
    await migrate(url, folder);
    await rm(folder, { recursive: true });
  };
  await migrateBefore(migration);
  return {
    url,
    drop,
    async upgrade(end) {
      await (end === undefined ? migrate(url, MIGRATIONS) : migrateBefore(end));
    },
  };
}

/** Inserts a row. Objects become JSON. @returns the generated id, if the table has one */
export async function insertRow(client: Client, table: string, row: Record<string, unknown>): Promise<unknown> {
  const columns = Object.keys(row);
  const values = columns.map((column) => toValue(row[column]));
  const { rows } = await client.query<{ id?: unknown }>(
    `insert into "${table}" (${columns.map((column) => `"${column}"`).join(', ')})
     values (${columns.map((_, index) => `$${index + 1}`).join(', ')}) returning *`,
    values,
  );
  return rows[0]?.id;
}

function toValue(value: unknown): unknown {
  const isPlain = typeof value === 'object' && value !== null && !(value instanceof Date) && !Buffer.isBuffer(value);
  return isPlain && !Array.isArray(value) ? JSON.stringify(value) : value;
}
