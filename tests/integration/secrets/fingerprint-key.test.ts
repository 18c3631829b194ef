import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGuarded } from '#lib/auth/guarded.ts';
import { rotateSecrets } from '#lib/commands/registries/rotate-secrets.ts';
import { createSealer } from '#lib/secrets/sealer.ts';
import { createMaskLoader } from '#lib/server/secret-mask.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { SYSTEM } from '#tests/support/open-views.ts';
import { createTestClock, SECRET, sealer } from '#tests/support/poller.ts';

const NEW_SECRET = 'the secret that comes after, of enough characters';
const TEXT = 'ENV DB_PASSWORD=hunter2';
const clock = createTestClock();

let database: TestDatabase;
let logged = '';
beforeEach(async () => {
  database = await createTestDatabase();
  logged = '';
});
afterEach(() => database.drop());

const log = pino({ level: 'info' }, { write: (line: string) => (logged += line) });
const loaderWith = (opener = sealer) => createMaskLoader({ db: database.db, sealer: opener, clock, log });
const maskWith = async (opener = sealer) => (await loaderWith(opener)()).text(TEXT);

describe('the key for fingerprints', () => {
  it('is the same in all processes of an installation, and is stored sealed', async () => {
    const texts = await Promise.all(Array.from({ length: 6 }, () => maskWith()));
    expect(new Set(texts).size).toBe(1);
    expect(await maskWith()).toBe(texts[0]);
    const { fingerprintKey } = await database.db.instance.findFirstOrThrow();
    expect(fingerprintKey).toMatch(/^v1\./);
    const other = await createTestDatabase();
    const mask = await createMaskLoader({ db: other.db, sealer, clock, log })();
    // Two random keys produce the same fingerprint of one text with a probability of 1 in 65,536.
    const values = Array.from({ length: 4 }, (_, index) => `${TEXT}${index}`);
    const first = await loaderWith()();
    expect(values.map(mask.text)).not.toEqual(values.map(first.text));
    await other.drop();
  });

  it('stays the same when PLIMSOLL_SECRET is rotated', async () => {
    const before = await maskWith();
    const rotating = createSealer(NEW_SECRET, SECRET);
    expect(await maskWith(rotating)).toBe(before);
    const guarded = createGuarded(SYSTEM, { db: database.db, sealer: rotating });
    expect(await rotateSecrets(guarded)).toEqual({ resealed: 1, unreadable: [] });
    expect(await maskWith(createSealer(NEW_SECRET))).toBe(before);
    expect(logged).toBe('');
  });

  it('is created again when it cannot be unsealed, with a line in the log', async () => {
    await maskWith();
    const lost = createSealer(NEW_SECRET);
    const after = await maskWith(lost);
    expect(after).toMatch(/^ENV DB_PASSWORD=‹secret password #[0-9a-f]{4}›$/);
    expect(await maskWith(lost)).toBe(after);
    expect(logged).toContain('a new key was made');
  });
});
