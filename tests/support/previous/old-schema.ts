import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'pg';
import { migrate } from '#lib/db/migrate.ts';
import { createEmptyDatabase, MIGRATIONS } from '#tests/support/database.ts';

export type OldDatabase = { url: string; drop(): Promise<void>; upgrade(): Promise<void> };

/** A database with the schema from before a migration; `upgrade` applies that and all later ones to what it was filled with. */
export async function createOldDatabase(migration: string): Promise<OldDatabase> {
  const { url, drop } = await createEmptyDatabase();
  const entries = await readdir(MIGRATIONS, { withFileTypes: true });
  const names = entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
  const folder = await mkdtemp(join(tmpdir(), 'migrations-'));
  if (!names.includes(migration)) throw new Error(`There is no migration ${migration}.`);
  for (const name of names.filter((one) => one < migration))
    await cp(join(MIGRATIONS, name), join(folder, name), { recursive: true });
  await migrate(url, folder);
  await rm(folder, { recursive: true });
  return {
    url,
    drop,
    async upgrade() {
      await migrate(url, MIGRATIONS);
    },
  };
}

/** Inserts a row; objects become JSON. @returns what the table gave it for an id, if it has one */
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
