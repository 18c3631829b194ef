import type { Database } from './client.ts';

export type InstanceRow = { id: string; claimedAt: Date | null };

/** Returns the row of this installation, creating it at the first call. */
export async function getInstance(db: Database, now: Date): Promise<InstanceRow> {
  const found = await db.instance.findUnique({ where: { single: 1 } });
  if (found) return found;
  await db.instance.createMany({ data: [{ single: 1, createdAt: now }], skipDuplicates: true });
  return db.instance.findUniqueOrThrow({ where: { single: 1 } });
}

/**
 * Claims the installation for the account that the same transaction creates. Returns false when it is already claimed; of
 * two concurrent callers, the second waits for the first to commit.
 */
export async function claimInstance(db: Database, now: Date): Promise<boolean> {
  const { count } = await db.instance.updateMany({ where: { single: 1, claimedAt: null }, data: { claimedAt: now } });
  return count === 1;
}

/** Returns the sealed key of fingerprints; null before the first start that masks. */
export async function findFingerprintKey(db: Database): Promise<string | null> {
  const row = await db.instance.findUnique({ where: { single: 1 }, select: { fingerprintKey: true } });
  return row?.fingerprintKey ?? null;
}

/**
 * Replaces the sealed key `known`. Of two concurrent processes, the first one's key stays.
 *
 * @returns the record that is stored now
 */
export async function saveFingerprintKey(db: Database, known: string | null, record: string): Promise<string> {
  await db.instance.updateMany({ where: { single: 1, fingerprintKey: known }, data: { fingerprintKey: record } });
  return (await findFingerprintKey(db)) ?? record;
}

/** Returns the version of the secret rules that masked all stored texts; null before the first time. */
export async function findMaskedWith(db: Database): Promise<number | null> {
  const row = await db.instance.findUnique({ where: { single: 1 }, select: { maskedWith: true } });
  return row?.maskedWith ?? null;
}

/** @param version - null while some texts are not masked */
export async function saveMaskedWith(db: Database, version: number | null): Promise<void> {
  await db.instance.updateMany({ where: { single: 1 }, data: { maskedWith: version } });
}
