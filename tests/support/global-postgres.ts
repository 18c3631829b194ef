import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '#lib/db/migrate.ts';
import { startPostgres } from '../../bin/postgres.mjs';

const MIGRATIONS = join(import.meta.dirname, '..', '..', 'prisma', 'migrations');
/** The database of which every test gets a copy, which takes less time than all migrations. */
const TEMPLATE = 'plimsoll_template';

/**
 * Starts one embedded PostgreSQL for all integration tests. Each file creates its own databases on it. It does not wait for the disk,
 * since no test cuts its power.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-test-'));
  // As root the server runs as another user, who must be able to enter.
  chmodSync(folder, 0o755);
  const postgres = await startPostgres(folder);
  await query(
    postgres.url,
    'alter system set fsync = off',
    'alter system set full_page_writes = off',
    'select pg_reload_conf()',
  );
  await query(postgres.url, `create database ${TEMPLATE}`);
  const template = new URL(postgres.url);
  template.pathname = `/${TEMPLATE}`;
  await migrate(template.href, MIGRATIONS);
  project.provide('databaseUrl', postgres.url);
  project.provide('databaseTemplate', TEMPLATE);
  return async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

async function query(url: string, ...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

declare module 'vitest' {
  interface ProvidedContext {
    databaseUrl: string;
    /** Name of the migrated database to copy. */
    databaseTemplate: string;
  }
}
