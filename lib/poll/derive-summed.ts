import { compileJudging } from '#lib/analysis/rules/judging.ts';
import type { Database } from '#lib/db/client.ts';
import { listSubjects } from '#lib/db/repositories/subjects.ts';
import { deriveLater } from '#lib/db/series/derived.ts';
import { loadJudgingRows } from '#lib/db/settings/judging-rows.ts';

type Deriving = {
  db: Database;
  now: Date;
  /** Derives a repository now; false when a poll holds it, which derives it at its end. */
  derive: (repositoryId: string) => Promise<boolean>;
};

/**
 * Judges a repository again after images of it were summed. Only where a budget on unpacked bytes applies to one of its series,
 * since nothing else that is stored depends on the sums.
 *
 * @returns whether one applies
 */
export async function deriveSummed({ db, now, derive }: Deriving, repositoryId: string): Promise<boolean> {
  if (!(await hasUnpackedBudget(db, repositoryId, now))) return false;
  // Stored first, so that the next poll derives it when this process ends meanwhile.
  await deriveLater(db, repositoryId);
  await derive(repositoryId);
  return true;
}

async function hasUnpackedBudget(db: Database, repositoryId: string, now: Date): Promise<boolean> {
  const rows = await loadJudgingRows(db);
  if (!rows.budgets.some(({ metric }) => metric === 'unpacked')) return false;
  const { chooseBudget, toSubject } = compileJudging(rows);
  const series = await listSubjects(db, repositoryId);
  return series.some((row) => chooseBudget(toSubject(row), now)?.metric === 'unpacked');
}
