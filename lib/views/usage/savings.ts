import { listDone, sumSavingsByOwner } from '#lib/db/usage/savings.ts';
import { formatRepository } from '#lib/image/reference.ts';
import type { GuardedViews } from '../context.ts';
import type { UsageSavings } from '../dto/usage.ts';
import { loadSavingSpan } from '../repositories/savings.ts';
import { inUsage, type KeptReads } from './in-usage.ts';

/** Repositories that are listed. All of them count in the sums. */
const MOST_LISTED = 200;

/** Sums what own images saved by findings that were mended, and what they could still save by owner. @throws TooSlowError */
export async function readUsageSavings(
  guarded: GuardedViews,
  { kept, now }: { kept: KeptReads; now: Date },
): Promise<UsageSavings> {
  const { db } = guarded.require('read');
  return kept.get('savings', () =>
    inUsage(db, async (tx) => {
      const rows = await listDone(tx);
      const owners = await sumSavingsByOwner(tx, await loadSavingSpan(tx, now));
      const sum = (figure: 'done' | 'measured' | 'predictedBytes' | 'savedBytes') =>
        rows.reduce((total, row) => total + row[figure], 0);
      return {
        done: sum('done'),
        measured: sum('measured'),
        predictedBytes: sum('predictedBytes'),
        savedBytes: sum('savedBytes'),
        items: rows.slice(0, MOST_LISTED).map(({ host, name, ...row }) => ({
          ...row,
          reference: formatRepository({ registry: host, repository: name }),
        })),
        owners,
      };
    }),
  );
}
