import type { Matches } from '#lib/analysis/rules/settings.ts';
import { toBudgetNow, toRuleNow } from '#lib/analysis/rules/stored.ts';
import { budgetTarget } from '#lib/commands/rules/budgets.ts';
import { listMatching } from '#lib/commands/rules/derive-matching.ts';
import { deriveLater } from '#lib/db/series/derived.ts';
import { deleteBudget, insertBudget, listBudgets, placeBudgets, updateBudget } from '#lib/db/settings/budgets.ts';
import { insertRule, listRules, placeRules, removeRule, updateRule } from '#lib/db/settings/rules.ts';
import type { FileWriter } from './file-writer.ts';
import { planBudgets, planRules } from './plan-rules.ts';
import type { ValidBudget, ValidRule } from './validate-rules.ts';

const BY = 'plimsoll.yaml';
const isOfFile = ({ origin }: { origin: string }) => origin === 'file';

/**
 * Writes rules and budgets of plimsoll.yaml, within a transaction. Marks the repositories that they match for
 * derivation.
 */
export async function followRules(
  writer: FileWriter,
  { rules, budgets }: { rules: readonly ValidRule[]; budgets: readonly ValidBudget[] },
): Promise<void> {
  const touched = [...(await writeRules(writer, rules)), ...(await writeBudgets(writer, budgets))];
  if (touched.length > 0) await deriveLater(writer.tx, ...(await listMatching(writer.tx, touched)));
}

/** @returns the old and new matches of rules that differ */
async function writeRules({ tx, now, note }: FileWriter, rules: readonly ValidRule[]): Promise<Matches[]> {
  const stored = (await listRules(tx)).filter(isOfFile).map((row) => ({ ...row, ...toRuleNow(row) }));
  const plan = planRules(rules, stored);
  const by = { at: now, by: BY };
  const touched: Matches[] = [];
  const placed: { id: string; place: string }[] = [];
  for (const { entry, row, fields } of plan.present) {
    const id = row?.id ?? (await insertRule(tx, { ...entry, origin: 'file' }, by));
    const target = { kind: 'rule', id, name: entry.name } as const;
    if (row && fields.length > 0) await updateRule(tx, id, entry, by);
    if (!row) await note('added', target, [], { matches: entry.matches });
    else if (fields.length > 0) await note('changed', target, fields);
    if (!row || fields.length > 0) touched.push(entry.matches, ...(row ? [row.matches] : []));
    placed.push({ id, place: entry.place });
  }
  for (const { id, name, matches } of plan.remove) {
    await removeRule(tx, id, now);
    await note('removed', { kind: 'rule', id, name }, []);
    touched.push(matches);
  }
  if (plan.isMoved) await placeRules(tx, placed);
  return plan.isReordered ? [...touched, ...rules.map(({ matches }) => matches)] : touched;
}

/** @returns the matches of budgets that differ */
async function writeBudgets({ tx, now, note }: FileWriter, budgets: readonly ValidBudget[]): Promise<Matches[]> {
  const stored = (await listBudgets(tx)).filter(isOfFile).map((row) => ({ ...row, ...toBudgetNow(row) }));
  const plan = planBudgets(budgets, stored);
  const touched: Matches[] = [];
  const placed: { id: string; place: string }[] = [];
  for (const { entry, row, fields } of plan.present) {
    const { place, ...content } = entry;
    const added = { ...content, place, origin: 'file' } as const;
    const id = row?.id ?? (await insertBudget(tx, added, { at: now, by: BY }));
    if (row && fields.length > 0) await updateBudget(tx, id, content, now);
    const target = budgetTarget(id, entry.matches);
    if (!row) await note('added', target, [], { metric: entry.metric, limitBytes: entry.limitBytes });
    else if (fields.length > 0) await note('changed', target, fields, { limitBytes: entry.limitBytes });
    if (!row || fields.length > 0) touched.push(entry.matches);
    placed.push({ id, place });
  }
  for (const { id, matches } of plan.remove) {
    await deleteBudget(tx, id);
    await note('removed', budgetTarget(id, matches), []);
    touched.push(matches);
  }
  if (plan.isMoved) await placeBudgets(tx, placed);
  return plan.isReordered ? [...touched, ...budgets.map(({ matches }) => matches)] : touched;
}
