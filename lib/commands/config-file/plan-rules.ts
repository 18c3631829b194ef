import type { BudgetNow, RuleNow } from '#lib/analysis/rules/choose.ts';
import { canonicalText } from '#lib/commands/canonical-text.ts';
import type { ValidBudget, ValidRule } from './validate-rules.ts';

export type StoredRule = Pick<RuleNow, 'id' | 'name' | 'matches' | 'settings'> & { place: string | null };
export type StoredBudget = Pick<BudgetNow, 'id' | 'matches' | 'metric' | 'limitBytes' | 'until'> & {
  owner: string | null;
  reason: string | null;
  place: string | null;
};

/** `present` has each entry of the file in its order, with what is stored of it; null where it is to be added. */
export type ListPlan<Entry, Row> = {
  present: { entry: Entry; row: Row | null; fields: string[] }[];
  remove: Row[];
  /** Whether their order differs from what is stored; and whether that or their lines do. */
  isReordered: boolean;
  isMoved: boolean;
};

/**
 * Compares the rules of the file with what it gave before. A rule is known by its name; what leaves the file is removed, as
 * a rule judges whatever it matches. Pure.
 *
 * @param stored - those that came from the file, in their order
 */
export function planRules(rules: readonly ValidRule[], stored: readonly StoredRule[]): ListPlan<ValidRule, StoredRule> {
  return planList(rules, stored, {
    isSame: (entry, row) => entry.name === row.name,
    fields: ['matches', 'settings'],
  });
}

/** The same for budgets: one is known by what it is for, and what it measures. Pure. */
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
