import { decodeTotals } from '#lib/contents/map/store-totals.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import { listTotalsWithoutEfficiency, storeDiveEfficiency } from '#lib/db/contents/dive-efficiency.ts';

/** Images of one call. Decoding the totals of one takes some milliseconds. */
const BATCH = 20;

/**
 * Returns a function that stores the efficiency of dive of a few images that 0.8.0 has summed. Totals that cannot be decoded make it
 * unknown. Images without stored totals are left out. Two processes that fill the same image store the same figure.
 */
export function createEfficiencyFiller(db: DatabaseClient): () => Promise<void> {
  // Later images are summed with the figure, so the rows are searched once for each process.
  let isDone = false;
  return async () => {
    if (isDone) return;
    const rows = await listTotalsWithoutEfficiency(db, BATCH);
    for (const { manifestId, totals } of rows)
      await storeDiveEfficiency(db, manifestId, decodeTotals(totals)?.diveEfficiency ?? null);
    isDone = rows.length < BATCH;
  };
}
