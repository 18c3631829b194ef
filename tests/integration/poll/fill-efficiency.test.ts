import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createNode } from '#lib/contents/map/image-totals.ts';
import { encodeTotals } from '#lib/contents/map/store-totals.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import { createEfficiencyFiller } from '#lib/poll/fill-efficiency.ts';
import { openRuntime } from '#lib/server/create-runtime.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import { SECRET } from '#tests/support/poller.ts';
import { openWorld } from './world.ts';

const totalsOf = (diveEfficiency: number | null): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(
    encodeTotals({ root: createNode('', 'directory'), packages: [], marks: null, diveEfficiency, isCut: false }),
  );

const SUMS = { unpackedBytes: 400, visibleBytes: 300, wastedBytes: 100, duplicateBytes: 0, packageCount: 0 };

/** Adds images as 0.8.0 has summed them: without the column, and with these totals. Null adds no totals. */
async function addSummed(db: DatabaseClient, totals: readonly (Uint8Array<ArrayBuffer> | null)[]): Promise<number[]> {
  const computedAt = new Date();
  const ids: number[] = [];
  for (const [index, stored] of totals.entries()) {
    const { id } = await db.manifest.create({
      data: {
        digest: `sha256:${index.toString(16).padStart(64, '0')}`,
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        kind: 'image',
        raw: new Uint8Array(),
        fetchedAt: computedAt,
        contents: { create: { ...SUMS, computedWith: 1, computedAt } },
        ...(stored && { directoryTotals: { create: { totals: stored, computedAt } } }),
      },
    });
    ids.push(id);
  }
  return ids;
}

async function storedOf(db: DatabaseClient): Promise<(number | null)[]> {
  const rows = await db.imageContents.findMany({ orderBy: { manifestId: 'asc' } });
  return rows.map(({ diveEfficiency }) => diveEfficiency);
}

describe('the efficiency of dive of images that 0.8.0 has summed', () => {
  it('is taken from their totals, and unknown where these have none or cannot be decoded', async () => {
    const { db } = await openWorld();
    const damaged = totalsOf(0.5).slice(0, 3);
    const ofOtherVersion = Uint8Array.from([9, ...totalsOf(0.5).slice(1)]);
    await addSummed(db, [totalsOf(0.987654), totalsOf(null), damaged, ofOtherVersion, null, totalsOf(0)]);
    await createEfficiencyFiller(db)();
    expect(await storedOf(db)).toEqual([987_654, -1, -1, -1, null, 0]);
  });

  it('is filled a few images at a time, and no stored figure is changed', async () => {
    const { db } = await openWorld();
    const [first = 0] = await addSummed(
      db,
      Array.from({ length: 45 }, () => totalsOf(0.5)),
    );
    await db.imageContents.update({ where: { manifestId: first }, data: { diveEfficiency: 7 } });
    const fill = createEfficiencyFiller(db);
    const filled = async () => (await storedOf(db)).filter((stored) => stored === 500_000).length;
    const counts: number[] = [];
    for (let call = 0; call < 3; call += 1) {
      await fill();
      counts.push(await filled());
    }
    expect(counts).toEqual([20, 40, 44]);
    expect((await storedOf(db))[0]).toBe(7);
  });

  it('is not searched again by a process that has found the last one', async () => {
    const { db } = await openWorld();
    const [only = 0] = await addSummed(db, [totalsOf(0.5)]);
    const fill = createEfficiencyFiller(db);
    await fill();
    await db.imageContents.update({ where: { manifestId: only }, data: { diveEfficiency: null } });
    await fill();
    expect(await storedOf(db)).toEqual([null]);
    await createEfficiencyFiller(db)();
    expect(await storedOf(db)).toEqual([500_000]);
  });
  it('is filled by the workers of a started server', async () => {
    const { url, db, drop } = await createTestDatabase();
    await addSummed(db, [totalsOf(0.5)]);
    Object.assign(process.env, {
      DATABASE_URL: url,
      PLIMSOLL_SECRET: SECRET,
      PLIMSOLL_ROLE: 'all',
      PLIMSOLL_LOG_LEVEL: 'silent',
    });
    const { lifecycle } = openRuntime();
    onTestFinished(async () => {
      await lifecycle.stop();
      await drop();
    });
    lifecycle.start();
    await vi.waitFor(async () => expect(await storedOf(db)).toEqual([500_000]), { timeout: 20_000, interval: 200 });
  }, 30_000);
});
