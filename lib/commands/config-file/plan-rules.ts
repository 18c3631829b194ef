import type { BudgetNow, RuleNow } from '#lib/analysis/rules/choose.ts';
import { canonicalText } from '#lib/commands/canonical-text.ts';
import type { ValidBudget, ValidRule } from './validate-rules.ts';

export type StoredRule = Pick<RuleNow, 'id' | 'name' | 'matches' | 'settings'> & { place: string | null };
export type StoredBudget = Pick<BudgetNow, 'id' | 'matches' | 'metric' | 'limitBytes' | 'until'> & {
  owner: string | null;
  reason: string | null;
  place: string | null;
};

/** `present` has each entry of the file in order, with its stored row; null where it is to be added. */
export type ListPlan<Entry, Row> = {
  present: { entry: Entry; row: Row | null; fields: string[] }[];
  remove: Row[];
  /** `isReordered`: the order differs from the stored one. `isMoved`: the order or line numbers differ. */
  isReordered: boolean;
  isMoved: boolean;
};

/**
 * Compares the rules of the file with its stored rules, by name. A rule that left the file is removed, since it would
 * go on matching. Pure.
 *
 * @param stored - rules that came from the file, in order
 */
export function planRules(rules: readonly ValidRule[], stored: readonly StoredRule[]): ListPlan<ValidRule, StoredRule> {
  return planList(rules, stored, {
    isSame: (entry, row) => entry.name === row.name,
    fields: ['matches', 'settings'],
  });
}

/** The same for budgets, identified by matches and metric. Pure. */
export function planBudgets(
  budgets: readonly ValidBudget[],
  stored: readonly StoredBudget[],
): ListPlan<ValidBudget, StoredBudget> {
  return planList(budgets, stored, {
    isSame: (entry, row) => entry.metric === row.metric && canonicalText(entry.matches) === canonicalText(row.matches),
    fields: ['limitBytes', 'owner', 'reason', 'until'],
  });
}

function planList<Entry extends { place: string }, Row extends { place: string | null }>(
  entries: readonly Entry[],
  stored: readonly Row[],
  { isSame, fields }: { isSame(entry: Entry, row: Row): boolean; fields: (keyof Entry & keyof Row & string)[] },
): ListPlan<Entry, Row> {
  const left = [...stored];
  const present = entries.map((entry) => {
    const at = left.findIndex((row) => isSame(entry, row));
    const [row = null] = at < 0 ? [] : left.splice(at, 1);
    return {
      entry,
      row,
      fields: row ? fields.filter((field) => canonicalText(entry[field]) !== canonicalText(row[field])) : [],
    };
  });
  const kept = present.flatMap(({ row }) => row ?? []);
  const before = stored.filter((row) => kept.includes(row));
  const isReordered = kept.some((row, at) => row !== before[at]);
  const isMoved = isReordered || present.some(({ entry, row }) => row?.place !== entry.place);
  return { present, remove: left, isReordered, isMoved };
}
