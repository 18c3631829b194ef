import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGuarded } from '#lib/auth/guarded.ts';
import { maskStored } from '#lib/commands/masking/mask-stored.ts';
import { SECRET_RULES_VERSION } from '#lib/findings/secrets/secret-mask.ts';
import { maskAtStart } from '#lib/server/mask-at-start.ts';
import { createMaskLoader } from '#lib/server/secret-mask.ts';
import { dumpDatabase, findLeaks, spellingsOf } from '#tests/support/canary.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { SYSTEM } from '#tests/support/open-views.ts';
import { createTestClock, sealer } from '#tests/support/poller.ts';
import { CANARY_PASSWORD, CANARY_TOKEN, insertUnmaskedRows } from '#tests/support/unmasked-rows.ts';

const CANARIES = { token: spellingsOf(CANARY_TOKEN), password: spellingsOf(CANARY_PASSWORD) };
const log = pino({ level: 'silent' });
const clock = createTestClock();

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const loadMask = () => createMaskLoader({ db: database.db, sealer, clock, log })();
const start = () => maskAtStart({ db: database.db, databaseUrl: database.url, log, loadMask });

async function listLeaks(): Promise<string[]> {
  const dump = await dumpDatabase(database.url);
  return [...dump].flatMap(([table, text]) => findLeaks(text, CANARIES).map((leak) => `${table}: ${leak}`));
}
const tablesOf = (leaks: readonly string[]) => [...new Set(leaks.map((leak) => leak.split(':')[0]))].sort();

/** Ends the masking between two pages, as a kill would. */
async function startAndDieAt(table: string): Promise<void> {
  const mask = await loadMask();
  const onProgress = (progress: { table: string }) => {
    if (progress.table === table) throw new Error('killed');
  };
  await maskStored(createGuarded(SYSTEM, { db: database.db, mask, onProgress })).catch(() => undefined);
}

describe('the first start after a release without masking', () => {
  it('leaves no secret in any column except the bytes of manifests', async () => {
    await insertUnmaskedRows(database.db);
    expect(tablesOf(await listLeaks())).toHaveLength(9);
    await start();
    expect(tablesOf(await listLeaks())).toEqual(['public."Manifest"']);
    const { db } = database;
    expect(await db.instruction.count({ where: { maskedWith: null } })).toBe(0);
    expect(await db.image.count({ where: { maskedWith: null } })).toBe(0);
    expect(await db.instance.findUniqueOrThrow({ where: { single: 1 } })).toMatchObject({
      maskedWith: SECRET_RULES_VERSION,
    });
  });

  it('keeps all text that is not secret', async () => {
    await insertUnmaskedRows(database.db, 1);
    await start();
    const { db } = database;
    const layers = await db.imageLayer.findMany({ include: { instruction: true }, orderBy: { position: 'asc' } });
    expect(layers.map(({ instruction }) => instruction?.text)).toEqual([
      expect.stringMatching(/^RUN \|1 NPM_TOKEN=‹secret npm_… #[0-9a-f]{4}› \/bin\/sh -c npm ci --number 1$/),
      'COPY . /app1',
    ]);
    const image = await db.image.findFirstOrThrow();
    expect(image.labels).toMatchObject({ 'org.opencontainers.image.revision': 'a'.repeat(40) });
    expect(image.facts).toMatchObject({ command: ['tool', '--password', expect.stringMatching(/^‹secret password/)] });
    const incident = await db.incident.findFirstOrThrow();
    expect(incident.causes).toContain(`image:${'a'.repeat(64)}`);
    expect(incident.causes.find((cause) => cause.startsWith('instruction:'))).toMatch(
      /Authorization: Bearer #" https:\/\/x$/,
    );
    expect(incident.revision).toMatchObject({ revisionTo: 'b'.repeat(40) });
  });

  it('merges instructions that become equal, and each layer keeps its instruction', async () => {
    const { db } = database;
    await insertUnmaskedRows(db, 1);
    const [layer] = await db.imageLayer.findMany({ orderBy: { position: 'asc' }, include: { instruction: true } });
    if (!layer?.instruction) throw new Error('no layer');
    await start();
    const masked = await db.instruction.findFirstOrThrow({ where: { text: { contains: '‹secret' } } });
    // An older release reads the image again and stores the text unmasked.
    const { sha256: _, ...older } = layer.instruction;
    const row = await db.instruction.create({ data: { ...older, id: 9_000, sha256: layer.instruction.sha256 } });
    await db.imageLayer.updateMany({ where: { position: 0 }, data: { instructionId: row.id } });
    await start();
    expect(await db.instruction.findUnique({ where: { id: row.id } })).toBeNull();
    expect(await db.imageLayer.findFirst({ where: { position: 0 } })).toMatchObject({ instructionId: masked.id });
  });

  it('is completed by the next start when it is killed at any table', async () => {
    for (const table of ['Instruction', 'Image', 'causes of incidents', 'Incident', 'Delivery', 'Check']) {
      await database.drop();
      database = await createTestDatabase();
      await insertUnmaskedRows(database.db);
      await startAndDieAt(table);
      expect(tablesOf(await listLeaks()).length, table).toBeGreaterThan(0);
      await start();
      expect(tablesOf(await listLeaks()), table).toEqual(['public."Manifest"']);
    }
  });

  it('masks rows that an older release wrote between two starts', async () => {
    await start();
    await insertUnmaskedRows(database.db);
    await startAndDieAt('Image');
    await start();
    expect(tablesOf(await listLeaks())).toEqual(['public."Manifest"']);
  });

  it('changes nothing the second time', async () => {
    await insertUnmaskedRows(database.db);
    await start();
    const before = await dumpDatabase(database.url);
    await start();
    await database.db.instance.updateMany({ data: { maskedWith: null } });
    await start();
    expect(await dumpDatabase(database.url)).toEqual(before);
  });

  it('masks each row once when several processes start at the same time', async () => {
    await insertUnmaskedRows(database.db, 450);
    await Promise.all([start(), start(), start()]);
    expect(tablesOf(await listLeaks())).toEqual(['public."Manifest"']);
    expect(await database.db.imageLayer.count({ where: { instructionId: null } })).toBe(0);
    expect(await database.db.instruction.count()).toBe(900);
  });
});
