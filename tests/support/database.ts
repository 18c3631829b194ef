import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { type DatabaseClient, openDatabase } from '#lib/db/client.ts';
import { runOn } from './test-server.ts';

export type TestDatabase = { url: string; db: DatabaseClient; drop: () => Promise<void> };

type NamedDatabase = { url: string; drop: () => Promise<void> };

/** Creates an empty database on the shared test server. */
export const createEmptyDatabase = (): Promise<NamedDatabase> => createDatabase('template1');

async function createDatabase(template: string): Promise<NamedDatabase> {
  const server = inject('databaseUrl');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await runOn(server, `create database ${name} template ${template}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => runOn(server, `drop database if exists ${name} with (force)`) };
}

/** Creates a migrated database for one test file. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { url, drop } = await createDatabase(inject('databaseTemplate'));
  const db = openDatabase(url);
  return {
    url,
    db,
    drop: async () => {
      await db.$disconnect();
      await drop();
    },
  };
}
