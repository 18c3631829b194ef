import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGuarded } from '#lib/auth/guarded.ts';
import { rotateSecrets } from '#lib/commands/registries/rotate-secrets.ts';
import { listSealed } from '#lib/db/sealed.ts';
import { createSealer } from '#lib/secrets/sealer.ts';
import { createKeyLoader } from '#lib/server/instance-key.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { SYSTEM } from '#tests/support/open-views.ts';
import { createTestClock, SECRET, sealer } from '#tests/support/poller.ts';

const NEW_SECRET = 'the secret that comes after, of enough characters';
const clock = createTestClock();

let database: TestDatabase;
let logged = '';
beforeEach(async () => {
  database = await createTestDatabase();
  logged = '';
});
afterEach(() => database.drop());

const log = pino({ level: 'info' }, { write: (line: string) => (logged += line) });

/** Loads a key as a process that has just started. */
async function keyWith(opener = sealer, { db } = database, field: 'contentKey' | 'fingerprintKey' = 'contentKey') {
  const key = await createKeyLoader({ db, sealer: opener, clock, log }, field)();
  expect(key.length).toBe(32);
  return Buffer.from(key).toString('hex');
}

describe('the key of content hashes', () => {
  it('is one for all processes, is stored sealed, and differs between databases', async () => {
    const keys = await Promise.all(Array.from({ length: 6 }, () => keyWith()));
    expect(new Set(keys).size).toBe(1);
    expect(await keyWith()).toBe(keys[0]);
    const { contentKey, fingerprintKey } = await database.db.instance.findFirstOrThrow();
    expect(contentKey).toMatch(/^v1\./);
    expect(fingerprintKey).toBeNull();
    expect(await keyWith(sealer, database, 'fingerprintKey')).not.toBe(keys[0]);
    const other = await createTestDatabase();
    expect(await keyWith(sealer, other)).not.toBe(keys[0]);
    await other.drop();
  });

  it('stays the same when PLIMSOLL_SECRET is rotated, with the other key of the installation', async () => {
    const before = [await keyWith(), await keyWith(sealer, database, 'fingerprintKey')];
    const rotating = createSealer(NEW_SECRET, SECRET);
    expect(await keyWith(rotating)).toBe(before[0]);
    // Both keys belong to one row, so that a page of one value has both.
    expect(await listSealed(database.db, null, 1)).toHaveLength(2);
    const guarded = createGuarded(SYSTEM, { db: database.db, sealer: rotating });
    expect(await rotateSecrets(guarded)).toEqual({ resealed: 2, unreadable: [] });
    const renewed = createSealer(NEW_SECRET);
    expect([await keyWith(renewed), await keyWith(renewed, database, 'fingerprintKey')]).toEqual(before);
    expect(logged).toBe('');
  });

  it('is created again when it cannot be unsealed, with a line in the log', async () => {
    const before = await keyWith();
    const lost = createSealer(NEW_SECRET);
    const after = await keyWith(lost);
    expect(after).not.toBe(before);
    expect(await keyWith(lost)).toBe(after);
    expect(logged).toContain('files are compared by size with layers read before');
  });

  it('is loaded again after a failure', async () => {
    let calls = 0;
    const db = new Proxy(database.db, {
      get(target, name) {
        calls += 1;
        if (calls === 1) throw new Error('no connection');
        return Reflect.get(target, name);
      },
    });
    const load = createKeyLoader({ db, sealer, clock, log }, 'contentKey');
    await expect(load()).rejects.toThrow('no connection');
    expect(Buffer.from(await load()).toString('hex')).toBe(await keyWith());
  });
});
