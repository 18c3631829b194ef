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
