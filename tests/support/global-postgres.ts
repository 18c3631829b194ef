import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrate } from '#lib/db/migrate.ts';
import { startPostgres } from '../../bin/postgres.mjs';
import { MIGRATIONS, runOn } from './test-server.ts';

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
  await runOn(
    postgres.url,
    'alter system set fsync = off',
    'alter system set full_page_writes = off',
    'select pg_reload_conf()',
  );
  await runOn(postgres.url, `create database ${TEMPLATE}`);
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

declare module 'vitest' {
  interface ProvidedContext {
    databaseUrl: string;
    /** Name of the migrated database to copy. */
    databaseTemplate: string;
  }
}
