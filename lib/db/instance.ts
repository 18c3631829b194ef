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

/** The columns of sealed keys. */
type KeyField = 'fingerprintKey' | 'contentKey';

/** Returns a sealed key; null before its first use. */
export async function findInstanceKey(db: Database, field: KeyField): Promise<string | null> {
  const row = await db.instance.findUnique({
    where: { single: 1 },
    select: { fingerprintKey: true, contentKey: true },
  });
  return row?.[field] ?? null;
}

/**
 * Replaces the sealed key `known`. Of two concurrent processes, the first one's key stays.
 *
 * @returns the record that is stored now
 */
export async function saveInstanceKey(
  db: Database,
  field: KeyField,
  known: string | null,
  record: string,
): Promise<string> {
  await db.instance.updateMany({ where: { single: 1, [field]: known }, data: { [field]: record } });
  return (await findInstanceKey(db, field)) ?? record;
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

/** Returns the stored address at which an admin opened Plimsoll, and when that was stored; null before the first time. */
export async function findOpenedAddress(db: Database): Promise<{ url: string; at: Date } | null> {
  const row = await db.instance.findUnique({
    where: { single: 1 },
    select: { usedBaseUrl: true, usedBaseUrlAt: true },
  });
  return row?.usedBaseUrl && row.usedBaseUrlAt ? { url: row.usedBaseUrl, at: row.usedBaseUrlAt } : null;
}

/**
 * Replaces the address `known`. Of two concurrent callers, the first one's address stays.
 *
 * @returns whether it was stored
 */
export async function saveOpenedAddress(
  db: Database,
  known: string | null,
  { url, at }: { url: string; at: Date },
): Promise<boolean> {
  const { count } = await db.instance.updateMany({
    where: { single: 1, usedBaseUrl: known },
    data: { usedBaseUrl: url, usedBaseUrlAt: at },
  });
  return count === 1;
}

/**
 * Notes that rules of this version find findings here, unless those of it or of a newer one do already. The summary of the secrets that
 * were there before is then to be sent again.
 *
 * @returns since when the newest rules do
 */
export async function startFindingRules(db: Database, version: number, now: Date): Promise<Date> {
  await getInstance(db, now);
  await db.instance.updateMany({
    where: { single: 1, OR: [{ findingRules: null }, { findingRules: { lt: version } }] },
    data: { findingRules: version, findingRulesSince: now, secretsSummarisedAt: null },
  });
  const row = await db.instance.findUnique({ where: { single: 1 }, select: { findingRulesSince: true } });
  return row?.findingRulesSince ?? now;
}

/** Returns when the summary of the secrets that were there before was sent for the newest rules; null before. */
export async function findSecretsSummarisedAt(db: Database): Promise<Date | null> {
  const row = await db.instance.findUnique({ where: { single: 1 }, select: { secretsSummarisedAt: true } });
  return row?.secretsSummarisedAt ?? null;
}

/** Notes that the summary was sent. Of two concurrent processes, the second waits for the first. @returns false when it was sent before */
export async function noteSecretsSummarised(tx: Database, now: Date): Promise<boolean> {
  const { count } = await tx.instance.updateMany({
    where: { single: 1, secretsSummarisedAt: null },
    data: { secretsSummarisedAt: now },
  });
  return count === 1;
}
