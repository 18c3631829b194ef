import type { Database } from '../client.ts';

/** The efficiency of dive is stored in millionths. */
const STEPS = 1_000_000;

/** Stored when the figure cannot be computed. */
const UNKNOWN = -1;

/** @param efficiency - 0 to 1; null when it cannot be computed */
export const toStoredEfficiency = (efficiency: number | null): number =>
  efficiency === null ? UNKNOWN : Math.round(efficiency * STEPS);

/** @returns 0 to 1; null when it is not stored or cannot be computed */
export const fromStoredEfficiency = (stored: number | null): number | null =>
  stored === null || stored === UNKNOWN ? null : stored / STEPS;

/** Lists images that were summed before 0.9.0, whose efficiency of dive is only in their encoded totals. At most `limit` of them. */
export async function listTotalsWithoutEfficiency(
  db: Database,
  limit: number,
): Promise<{ manifestId: number; totals: Uint8Array }[]> {
  return db.$queryRaw`
    select t."manifestId", t.totals from "DirectoryTotals" t join "ImageContents" c on c."manifestId" = t."manifestId"
    where c."diveEfficiency" is null order by t."manifestId" limit ${limit}`;
}

/** Stores the efficiency of dive of an image that has none, 0 to 1; null when it cannot be computed. */
export async function storeDiveEfficiency(db: Database, manifestId: number, efficiency: number | null): Promise<void> {
  await db.imageContents.updateMany({
    where: { manifestId, diveEfficiency: null },
    data: { diveEfficiency: toStoredEfficiency(efficiency) },
  });
}
