import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { AppError } from '#lib/domain/app-error.ts';

/** Arbitrary constant, the same in every replica. */
const LOCK_KEY = 7_265_551;

/** Prisma's own table of migrations, so that `prisma migrate` agrees with this file. */
const MIGRATIONS_TABLE = `
  create table if not exists "_prisma_migrations" (
    "id" varchar(36) primary key not null,
    "checksum" varchar(64) not null,
    "finished_at" timestamptz,
    "migration_name" varchar(255) not null,
    "logs" text,
    "rolled_back_at" timestamptz,
    "started_at" timestamptz not null default now(),
    "applied_steps_count" integer not null default 0
  )`;

/** The migrations on disk do not fit those in the database. */
export class MigrationError extends AppError {
  static override readonly errorName = 'MigrationError';
}

/**
 * A release adds at most one migration, which the previous release can run on. A schema one step ahead is therefore that of the
 * next release, after a downgrade; a schema further ahead is unknown.
 */
const STEPS_AHEAD = 1;

/**
 * Applies the missing migrations of `folder` in order of their names, each in a transaction, under an advisory lock:
 * replicas that start together wait for the first.
 *
 * @returns names of the migrations that were applied now
 * @throws MigrationError when an applied migration was edited, the schema is more than one step ahead, or a migration fails;
 * the driver's error when the connection is lost
 */
export async function migrate(databaseUrl: string, folder: string): Promise<string[]> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  // A lost connection fails the running query; without a listener, it would also end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK_KEY]);
    await client.query(MIGRATIONS_TABLE);
    const applied = await readApplied(client);
    const migrations = await listMigrations(folder);
    refuseFuture(migrations, applied);
    const done: string[] = [];
    for (const { name, sql } of migrations) {
      const checksum = createHash('sha256').update(sql).digest('hex');
      const known = applied.get(name);
      if (known !== undefined && known !== checksum) {
        throw new MigrationError(
          `Migration ${name} was changed after it was applied. Restore the file of the release that applied it.`,
        );
      }
      if (known === undefined) {
        await apply(client, name, sql, checksum);
        done.push(name);
      }
    }
    return done;
  } finally {
    // Ends the session and releases the lock.
    await client.end();
  }
}

async function listMigrations(folder: string): Promise<{ name: string; sql: string }[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => ({ name, sql: await readFile(join(folder, name, 'migration.sql'), 'utf8') })),
  );
}

async function readApplied(client: Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    'select migration_name, checksum from "_prisma_migrations" where finished_at is not null and rolled_back_at is null',
  );
  return new Map(rows.map((row) => [row.migration_name, row.checksum]));
}

function refuseFuture(migrations: { name: string }[], applied: Map<string, string>): void {
  const known = new Set(migrations.map(({ name }) => name));
  const ahead = [...applied.keys()].filter((name) => !known.has(name)).sort();
  if (ahead.length <= STEPS_AHEAD) return;
  throw new MigrationError(
    `The database is ${ahead.length} migrations ahead of this release (${ahead.join(', ')}), and one is the most that it ` +
      'can live with. Start the newer release again, or restore the backup made before the upgrade: ' +
      'see docs/backup-and-upgrade.md.',
  );
}

async function apply(client: Client, name: string, sql: string, checksum: string): Promise<void> {
  await client.query('begin');
  try {
    await client.query(sql);
    await client.query(
      `insert into "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       values ($1, $2, $3, now(), now(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('commit');
  } catch (cause) {
    await client.query('rollback').catch(() => {
      // The connection and its transaction are lost; the migration is not at fault.
      throw cause;
    });
    throw new MigrationError(
      `Migration ${name} failed and was rolled back: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    );
  }
}
