import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Client } from 'pg';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { migrate } from '#lib/db/migrate.ts';
import { onDatabase } from '#tests/support/catalog.ts';
import { createEmptyDatabase } from '#tests/support/database.ts';
import { MIGRATIONS } from '#tests/support/test-server.ts';

const FIXTURE = join(import.meta.dirname, '../../fixtures/previous-release.json.gz');
const FAILED = -1;

/** The statements are in the order in which they ended. Each then finds the same rows as during the recording. */
const Recording = z.object({
  /** The last migration of the recorded release. */
  migration: z.string(),
  statements: z.array(
    z.object({ connection: z.int(), text: z.string(), values: z.array(z.unknown()), rowCount: z.int().nullable() }),
  ),
});
type Recording = z.infer<typeof Recording>;

/**
 * Replays the recorded statements of the previous release on the schema of this one. The release watched, polled,
 * served every page and endpoint, changed and deleted while it was recorded (tests/support/previous/drive.ts).
 */
describe('the previous release on the schema of this one', () => {
  let recording: Recording;
  let names: string[];

  beforeAll(async () => {
    recording = Recording.parse(JSON.parse(gunzipSync(await readFile(FIXTURE)).toString()));
    const entries = await readdir(MIGRATIONS, { withFileTypes: true });
    names = entries
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  });

  it('was recorded one migration ago', () => {
    expect(
      recording.migration,
      'a migration was added: record the release before it anew, as tests/support/previous/drive.ts says',
    ).toBe(names.at(-2));
    expect(new Set(recording.statements.map(({ text }) => text)).size).toBeGreaterThan(100);
  });

  it('gets the same result for each statement as on its own schema', async () => {
    expect(await replay(await openMigrated(names))).toEqual([]);
  });

  it('gets the recorded results on its own schema', async () => {
    expect(await replay(await openMigrated(names.filter((name) => name <= recording.migration)))).toEqual([]);
  });

  it.each([
    ['drops a column', 'alter table "Tag" drop column "missingCount"'],
    ['renames one', 'alter table "Repository" rename column "relation" to "kind"'],
    ['demands one that it does not know', 'alter table "Registry" add column "planted" text not null'],
    ['has a value that it does not send', 'alter table "Poll" add check ("triggerName" <> \'manual\')'],
  ])('fails on a schema that %s', async (_, sql) => {
    const url = await openMigrated(names);
    await onDatabase(url, (client) => client.query(sql));
    expect((await replay(url)).length).toBeGreaterThan(0);
  });

  /** @returns the statements that ended differently than recorded */
  async function replay(url: string): Promise<string[]> {
    const clients = new Map<number, Client>();
    const different: string[] = [];
    try {
      for (const { connection, text, values, rowCount } of recording.statements) {
        const client = clients.get(connection) ?? (await connect(url));
        clients.set(connection, client);
        const found = await client.query(text, values.map(toParameter)).then(
          (result) => result.rowCount,
          (error: Error) => (rowCount === FAILED ? FAILED : `${error.message}`),
        );
        if (found !== rowCount) different.push(`${found} instead of ${rowCount}: ${text.slice(0, 120)}`);
      }
      return different;
    } finally {
      await Promise.all([...clients.values()].map((client) => client.end()));
    }
  }

  async function openMigrated(known: string[]): Promise<string> {
    const { url, drop } = await createEmptyDatabase();
    onTestFinished(drop);
    const folder = await mkdtemp(join(tmpdir(), 'migrations-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    for (const name of known) await cp(join(MIGRATIONS, name), join(folder, name), { recursive: true });
    await migrate(url, folder);
    return url;
  }
});

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  // Without a limit a statement that waits for a lock would wait forever, because nothing else runs here.
  await client.query("set lock_timeout = '5s'");
  return client;
}

function toParameter(value: unknown): unknown {
  const bytes = z.object({ bytes: z.string() }).safeParse(value);
  return bytes.success ? Buffer.from(bytes.data.bytes, 'base64') : value;
}
