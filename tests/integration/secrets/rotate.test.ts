import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGuarded } from '#lib/auth/guarded.ts';
import { rotateSecrets } from '#lib/commands/registries/rotate-secrets.ts';
import { updateRegistry } from '#lib/db/registries/registries.ts';
import { listSealed, replaceSealed } from '#lib/db/sealed.ts';
import { createLog } from '#lib/log/log.ts';
import { createSealer } from '#lib/secrets/sealer.ts';
import { rotateAtStart } from '#lib/server/rotation.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { SYSTEM } from '#tests/support/open-views.ts';
import { addTestRegistry, sealer as oldSealer, SECRET } from '#tests/support/poller.ts';
import { removeAdded } from '#tests/support/remove-added.ts';

const NEW_SECRET = 'the secret that comes after, of enough characters';
const NOW = new Date('2026-01-01T00:00:00Z');
const CANARY = 'canary-Pa55word-0815';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => removeAdded(database.db));

const rotating = createSealer(NEW_SECRET, SECRET);
const rotate = (sealer = rotating) => rotateSecrets(createGuarded(SYSTEM, { db: database.db, sealer }));
const place = (id: string) => ({ table: 'Registry', id, field: 'credential' });
const recordOf = async (id: string) =>
  (await database.db.registry.findUniqueOrThrow({ where: { id } })).credential ?? '';

async function addRegistries(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const credential = { username: `u${index}`, password: `${CANARY}-${index}` };
    ids.push(await addTestRegistry(database.db, `http://r${index}.example.com`, NOW, credential));
  }
  return ids;
}

/** Runs the same rotation as the start does. @returns the lines of its log */
async function rotateAndLog(sealer = rotating): Promise<{ text: string; lines: Record<string, unknown>[] }> {
  let text = '';
  const log = createLog('info', { write: (line: string) => (text += line) });
  await rotateAtStart({ db: database.db, sealer, log });
  return {
    text,
    lines: text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  };
}

describe('a rotation of PLIMSOLL_SECRET (X-03)', () => {
  it('seals every credential again, over several pages, so that only the new key opens it', async () => {
    const ids = await addRegistries(205);
    await addTestRegistry(database.db, 'http://open.example.com', NOW);
    const before = await recordOf(ids[0] ?? '');
    expect(await rotate()).toEqual({ resealed: 205, unreadable: [] });
    const alone = createSealer(NEW_SECRET);
    for (const [index, id] of ids.entries()) {
      const record = await recordOf(id);
      expect(JSON.parse(alone.unseal(record, place(id)))).toEqual({
        username: `u${index}`,
        password: `${CANARY}-${index}`,
      });
      expect(() => oldSealer.unseal(record, place(id))).toThrow(/another key/);
    }
    expect(await recordOf(ids[0] ?? '')).not.toBe(before);
    expect(await rotate()).toEqual({ resealed: 0, unreadable: [] });
  });

  it('seals the token of a forge again', async () => {
    const [id = ''] = await addRegistries(1);
    const forge = {
      id: '00000000-0000-7000-8000-000000000000',
      kind: 'github',
      url: 'https://api.github.com',
      pattern: '*',
    };
    const where = { table: 'Forge', id: forge.id, field: 'secrets' };
    await database.db.forge.create({ data: { ...forge, createdAt: NOW, secrets: oldSealer.seal(CANARY, where) } });
    expect(await rotate()).toEqual({ resealed: 2, unreadable: [] });
    const { secrets } = await database.db.forge.findUniqueOrThrow({ where: { id: forge.id } });
    expect(createSealer(NEW_SECRET).unseal(secrets ?? '', where)).toBe(CANARY);
    expect(createSealer(NEW_SECRET).unseal(await recordOf(id), place(id))).toContain(CANARY);
  });

  it('seals the secrets of a channel again', async () => {
    const channel = { id: '00000000-0000-7000-8000-000000000001', name: 'Ops', kind: 'ntfy' as const, settings: {} };
    const where = { table: 'Channel', id: channel.id, field: 'secrets' };
    const dates = { createdAt: NOW, changedAt: NOW };
    await database.db.channel.create({ data: { ...channel, ...dates, secrets: oldSealer.seal(CANARY, where) } });
    expect(await rotate()).toEqual({ resealed: 1, unreadable: [] });
    const { secrets } = await database.db.channel.findUniqueOrThrow({ where: { id: channel.id } });
    expect(createSealer(NEW_SECRET).unseal(secrets ?? '', where)).toBe(CANARY);
  });

  it('seals each value once when two replicas rotate at the same time', async () => {
    const ids = await addRegistries(30);
    const [one, other] = await Promise.all([rotate(), rotate(createSealer(NEW_SECRET, SECRET))]);
    expect(one.resealed + other.resealed).toBe(30);
    for (const id of ids) expect(createSealer(NEW_SECRET).unseal(await recordOf(id), place(id))).toContain(CANARY);
  });

  it('does not replace a credential that was entered between read and write', async () => {
    const [id = ''] = await addRegistries(1);
    const [value] = await listSealed(database.db, null, 1);
    const entered = rotating.seal('{"username":"new","password":"new"}', place(id));
    await updateRegistry(database.db, id, { credential: entered });
    if (!value) throw new Error('nothing is sealed');
    expect(await replaceSealed(database.db, value, rotating.seal('older', place(id)))).toBe(false);
    expect(await recordOf(id)).toBe(entered);
  });

  it('keeps values that neither key opens, counts them, and logs their hosts', async () => {
    const [good = '', lost = '', moved = ''] = await addRegistries(3);
    const foreign = createSealer('a secret that nobody has any more, long enough').seal('x', place(lost));
    await updateRegistry(database.db, lost, { credential: foreign });
    const misplaced = oldSealer.seal('x', place('elsewhere'));
    await updateRegistry(database.db, moved, { credential: misplaced });
    const { lines } = await rotateAndLog();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ level: 'warn', resealed: 1 });
    expect(lines[0]?.unreadable).toHaveLength(2);
    expect(lines[0]?.unreadable).toEqual(expect.arrayContaining(['r1.example.com', 'r2.example.com']));
    expect(await recordOf(lost)).toBe(foreign);
    expect(await recordOf(moved)).toBe(misplaced);
    expect(createSealer(NEW_SECRET).unseal(await recordOf(good), place(good))).toContain(CANARY);
  });

  it('logs that the previous secret can be removed when it is complete, and logs no secret', async () => {
    await addRegistries(2);
    const { text, lines } = await rotateAndLog();
    expect(lines[0]).toMatchObject({ level: 'info', resealed: 2 });
    expect(lines[0]?.msg).toContain('PLIMSOLL_SECRET_PREVIOUS can be removed now');
    for (const secret of [CANARY, SECRET, NEW_SECRET]) expect(text).not.toContain(secret);
  });
});
