import type { Database } from './client.ts';

export type InstanceRow = { id: string; claimedAt: Date | null };

/** The row of this installation, made by whoever asks first. */
export async function getInstance(db: Database, now: Date): Promise<InstanceRow> {
  const found = await db.instance.findUnique({ where: { single: 1 } });
  if (found) return found;
  await db.instance.createMany({ data: [{ single: 1, createdAt: now }], skipDuplicates: true });
  return db.instance.findUniqueOrThrow({ where: { single: 1 } });
}

/**
 * Claims the installation for the account that the same transaction makes. False when somebody was first: of two at once
 * the second waits here for the first to commit.
 */
export async function claimInstance(db: Database, now: Date): Promise<boolean> {
  const { count } = await db.instance.updateMany({ where: { single: 1, claimedAt: null }, data: { claimedAt: now } });
  return count === 1;
}

/** The sealed key of fingerprints; null before the first start that masks. */
export async function findFingerprintKey(db: Database): Promise<string | null> {
  const row = await db.instance.findUnique({ where: { single: 1 }, select: { fingerprintKey: true } });
  return row?.fingerprintKey ?? null;
}

/**
 * Stores a sealed key in the place of `known`. Of two processes at once, the first one's key stays.
 *
 * @returns the record that is stored now
 */
export async function saveFingerprintKey(db: Database, known: string | null, record: string): Promise<string> {
  await db.instance.updateMany({ where: { single: 1, fingerprintKey: known }, data: { fingerprintKey: record } });
  return (await findFingerprintKey(db)) ?? record;
}

/** The version of the secret rules that all stored texts were masked with; null before the first time. */
export async function findMaskedWith(db: Database): Promise<number | null> {
  const row = await db.instance.findUnique({ where: { single: 1 }, select: { maskedWith: true } });
  return row?.maskedWith ?? null;
}

/** @param version - null while some are not */
export async function saveMaskedWith(db: Database, version: number | null): Promise<void> {
  await db.instance.updateMany({ where: { single: 1 }, data: { maskedWith: version } });
}
