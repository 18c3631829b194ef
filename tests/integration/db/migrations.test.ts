import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MigrationError, migrate } from '#lib/db/migrate.ts';
import { onDatabase, readCatalog } from '#tests/support/catalog.ts';
import { createEmptyDatabase } from '#tests/support/database.ts';
import { sqlOfSchema } from '#tests/support/schema-engine.ts';
import { MIGRATIONS } from '#tests/support/test-server.ts';

const SCHEMA = join(MIGRATIONS, '..', 'schema.prisma');

async function openEmpty(): Promise<string> {
  const { url, drop } = await createEmptyDatabase();
  onTestFinished(drop);
  return url;
}

/** Writes separate migrations for a test. */
async function writeMigrations(migrations: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'migrations-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, sql] of Object.entries(migrations)) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'migration.sql'), sql);
  }
  return folder;
}

type Recorded = {
  id: string;
  checksum: string;
  migration_name: string;
  finished_at: Date | null;
  rolled_back_at: Date | null;
  logs: string | null;
  applied_steps_count: number;
};

const readRecorded = (url: string) =>
  onDatabase(
    url,
    async (client) => (await client.query<Recorded>('select * from "_prisma_migrations" order by migration_name')).rows,
  );

const tablesIn = (url: string) =>
  onDatabase(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      "select tablename as name from pg_tables where schemaname = 'public' and tablename <> '_prisma_migrations' order by 1",
    );
    return rows.map(({ name }) => name);
  });

describe('the migrations', () => {
  async function migratedCatalog(): Promise<string[]> {
    const url = await openEmpty();
    await migrate(url, MIGRATIONS);
    return readCatalog(url);
  }

  async function modelledCatalog(schema: string): Promise<string[]> {
    const url = await openEmpty();
    const sql = await sqlOfSchema(url, schema);
    await onDatabase(url, (client) => client.query(sql));
    return readCatalog(url);
  }

  it('produce the schema of schema.prisma', async () => {
    const migrated = await migratedCatalog();
    expect(migrated).toEqual(await modelledCatalog(await readFile(SCHEMA, 'utf8')));
    expect(migrated.length).toBeGreaterThan(100);
  });

  it.each([
    ['a column', 'owner               String?', 'owner String?\n  planted String?'],
    ['a type', 'pageSize            Int?', 'pageSize BigInt?'],
    ['a precision', 'listedAt     DateTime  @db.Timestamptz(3)', 'listedAt DateTime @db.Timestamptz(6)'],
    ['an index', '@@index([nextPollAt])', ''],
    ['a key', '@@unique([repositoryId, name])', ''],
    [
      'what a deletion takes along',
      '[repositoryId], references: [id], onDelete: Cascade',
      '[repositoryId], references: [id]',
    ],
    ['a value of an enum', 'enum Origin {\n  ui', 'enum Origin {\n  planted\n  ui'],
  ])('are compared with schema.prisma so that %s that differs is found', async (_, text, planted) => {
    const schema = await readFile(SCHEMA, 'utf8');
    expect(schema).toContain(text);
    expect(await modelledCatalog(schema.replace(text, planted))).not.toEqual(await migratedCatalog());
  });
});

describe('migrate', () => {
  it('applies missing migrations in the order of their names, and nothing the second time', async () => {
    const url = await openEmpty();
    const names = (await readdir(MIGRATIONS, { withFileTypes: true }))
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
    expect(await migrate(url, MIGRATIONS)).toEqual(names);
    const before = [await readCatalog(url), await readRecorded(url)];
    expect(await migrate(url, MIGRATIONS)).toEqual([]);
    expect([await readCatalog(url), await readRecorded(url)]).toEqual(before);
  });

  it('applies only the migrations that a newer release adds', async () => {
    const url = await openEmpty();
    const folder = await writeMigrations({ '1_a': 'create table a (id int)' });
    await migrate(url, folder);
    await cp(join(folder, '1_a'), join(folder, '2_b'), { recursive: true });
    await writeFile(join(folder, '2_b', 'migration.sql'), 'create table b (id int); create table c (id int)');
    expect(await migrate(url, folder)).toEqual(['2_b']);
    expect(await tablesIn(url)).toEqual(['a', 'b', 'c']);
  });

  it('records each migration as Prisma does: SHA-256 of the file, one step, finished', async () => {
    const url = await openEmpty();
    const applied = await migrate(url, MIGRATIONS);
    const recorded = await readRecorded(url);
    expect(recorded.map(({ migration_name: name }) => name)).toEqual(applied);
    for (const row of recorded) {
      const file = await readFile(join(MIGRATIONS, row.migration_name, 'migration.sql'));
      expect(row).toMatchObject({
        id: expect.stringMatching(/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/),
        checksum: createHash('sha256').update(file).digest('hex'),
        finished_at: expect.any(Date),
        rolled_back_at: null,
        logs: null,
        applied_steps_count: 1,
      });
    }
  });

  it('refuses a migration that was edited after it was applied, and applies none after it', async () => {
    const url = await openEmpty();
    const folder = await writeMigrations({ '1_a': 'create table a (id int)' });
    await migrate(url, folder);
    await writeFile(join(folder, '1_a', 'migration.sql'), 'create table a (id int) ');
    await mkdir(join(folder, '2_b'));
    await writeFile(join(folder, '2_b', 'migration.sql'), 'create table b (id int)');
    await expect(migrate(url, folder)).rejects.toThrow(MigrationError);
    await expect(migrate(url, folder)).rejects.toThrow(/1_a was changed/);
    expect(await tablesIn(url)).toEqual(['a']);
  });

  it('rolls back a failing migration as a whole, keeps those before it, and applies it once it is fixed', async () => {
    const url = await openEmpty();
    const folder = await writeMigrations({
      '1_a': 'create table a (id int)',
      '2_b': 'create table b (id int);\ninsert into b values (1);\nselect 1 / 0;',
      '3_c': 'create table c (id int)',
    });
    await expect(migrate(url, folder)).rejects.toThrow(/2_b failed and was rolled back: division by zero/);
    expect(await tablesIn(url)).toEqual(['a']);
    expect((await readRecorded(url)).map(({ migration_name: name }) => name)).toEqual(['1_a']);
    await writeFile(join(folder, '2_b', 'migration.sql'), 'create table b (id int)');
    expect(await migrate(url, folder)).toEqual(['2_b', '3_c']);
  });

  it('applies each migration once when replicas start at the same time', async () => {
    const url = await openEmpty();
    const folder = await writeMigrations({
      '1_a': 'create table a (id int); select pg_sleep(0.3)',
      '2_b': 'create table b (id int)',
    });
    const runs = await Promise.all(Array.from({ length: 4 }, () => migrate(url, folder)));
    expect(runs.map(({ length }) => length).sort()).toEqual([0, 0, 0, 2]);
    expect(await readRecorded(url)).toHaveLength(2);
  });

  it('accepts a schema that is one migration ahead, and changes nothing', async () => {
    const url = await openEmpty();
    const folder = await writeMigrations({ '1_a': 'create table a (id int)', '2_b': 'create table b (id int)' });
    await migrate(url, folder);
    await rm(join(folder, '2_b'), { recursive: true });
    expect(await migrate(url, folder)).toEqual([]);
    expect(await tablesIn(url)).toEqual(['a', 'b']);
  });

  it('refuses a schema that is two migrations ahead with a message that explains how to go back', async () => {
    const url = await openEmpty();
    const folder = await writeMigrations({
      '1_a': 'create table a (id int)',
      '2_b': 'create table b (id int)',
      '3_c': 'create table c (id int)',
    });
    await migrate(url, folder);
    await rm(join(folder, '2_b'), { recursive: true });
    await rm(join(folder, '3_c'), { recursive: true });
    await expect(migrate(url, folder)).rejects.toThrow(MigrationError);
    await expect(migrate(url, folder)).rejects.toThrow(
      /2 migrations ahead of this release \(2_b, 3_c\).*Start the newer release again, or restore the backup/,
    );
  });

  it('continues after a start that was killed', async () => {
    const url = await openEmpty();
    const folder = await writeMigrations({ '1_a': 'create table a (id int); select pg_sleep(30)' });
    const killed = migrate(url, folder);
    killed.catch(() => {});
    await onDatabase(url, async (client) => {
      const kill =
        "select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep(30)%' and pid <> pg_backend_pid()";
      while ((await client.query(kill)).rowCount === 0) await new Promise((done) => setTimeout(done, 20));
    });
    await expect(killed).rejects.toThrow();
    expect(await tablesIn(url)).toEqual([]);
    await writeFile(join(folder, '1_a', 'migration.sql'), 'create table a (id int)');
    expect(await migrate(url, folder)).toEqual(['1_a']);
  });
});
