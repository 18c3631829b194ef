import type { Database } from './client.ts';
import type { BudgetMetric, Origin } from './generated/enums.ts';

/** Rules that are not removed, each with its newest version, in their order. Settings and matches as commands stored them. */
export async function listRulesNow(db: Database) {
  const rows = await db.rule.findMany({
    where: { removedAt: null },
    include: { versions: { orderBy: { version: 'desc' }, take: 1 } },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
  });
  return rows.flatMap(({ id, name, origin, matches, versions: [newest] }) =>
    newest
      ? [{ id, name, origin, matches, versionId: newest.id, version: newest.version, settings: newest.settings }]
      : [],
  );
}

export type BudgetNowRow = {
  id: string;
  origin: Origin;
  matches: unknown;
  metric: BudgetMetric;
  limitBytes: number;
  until: Date | null;
  changedAt: Date;
};

export async function listBudgetsNow(db: Database): Promise<BudgetNowRow[]> {
  const rows = await db.budget.findMany({ orderBy: [{ position: 'asc' }, { id: 'asc' }] });
  return rows.map(({ limitBytes, id, origin, matches, metric, until, changedAt }) => ({
    ...{ id, origin, matches, metric, until, changedAt },
    limitBytes: Number(limitBytes),
  }));
}
