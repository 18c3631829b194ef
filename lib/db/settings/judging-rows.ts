import type { Database } from '../client.ts';
import { listOwnerRules, type OwnerRuleRow } from '../repositories/owners.ts';
import { type BudgetRow, listBudgets } from './budgets.ts';
import { listRules, type RuleRow } from './rules.ts';

/** The settings that decide by which rule and budget a series is judged, and who owns it. */
export type JudgingRows = { rules: RuleRow[]; budgets: BudgetRow[]; ownerRules: OwnerRuleRow[] };

/** Loads them for lib/analysis/rules/judging.ts. */
export async function loadJudgingRows(db: Database): Promise<JudgingRows> {
  const [rules, budgets, ownerRules] = await Promise.all([listRules(db), listBudgets(db), listOwnerRules(db)]);
  return { rules, budgets, ownerRules };
}
