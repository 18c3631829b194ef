import type { Matches } from '#lib/analysis/rules/settings.ts';
import { toBudgetNow } from '#lib/analysis/rules/stored.ts';
import {
  type BudgetFields,
  type BudgetRow,
  deleteBudget,
  getBudget,
  insertBudget,
  updateBudget,
} from '#lib/db/settings/budgets.ts';
import { type AuditTarget, changeAndNote } from '../accounts/audit.ts';
import { definedOnly, listChanged } from '../changes.ts';
import type { GuardedCommands } from '../context.ts';
import { demandUiOrigin } from '../ui-origin.ts';
import type { AddBudgetInput, ChangeBudgetInput } from './budget-inputs.ts';
import { demandMatches } from './demand-matches.ts';
import { deriveMatching } from './derive-matching.ts';

/**
 * Adds a budget after the others made on screen, and derives the repositories that it matches.
 *
 * @returns its id
 * @throws RefusedError
 */
export async function addBudget(guarded: GuardedCommands, input: AddBudgetInput): Promise<string> {
  const context = guarded.require('write');
  const { clock, actor } = context;
  demandMatches(input.matches);
  const id = await changeAndNote(context, async (tx, note) => {
    const by = { at: clock.now(), by: actor.name ?? actor.kind };
    const added = await insertBudget(tx, { ...input, origin: 'ui', place: null }, by);
    await note('budget.add', budgetTarget(added, input.matches), detailsOf(input));
    return added;
  });
  await deriveMatching(context, [input.matches]);
  return id;
}

/** @throws NotFoundError, RefusedError */
export async function changeBudget(guarded: GuardedCommands, id: string, input: ChangeBudgetInput): Promise<void> {
  const context = guarded.require('write');
  const { db, clock } = context;
  const row = await getBudget(db, id);
  demandUiOrigin('This budget', row);
  const before = fieldsOf(row);
  const after = { ...before, ...definedOnly(input) };
  demandMatches(after.matches);
  const changed = listChanged(before, after);
  if (changed.length === 0) return;
  await changeAndNote(context, async (tx, note) => {
    await updateBudget(tx, id, after, clock.now());
    const details = { changed, ...detailsOf(after) };
    await note('budget.change', budgetTarget(id, after.matches), details);
  });
  await deriveMatching(context, [before.matches, after.matches]);
}

/** @throws NotFoundError, RefusedError */
export async function dropBudget(guarded: GuardedCommands, id: string): Promise<void> {
  const context = guarded.require('write');
  const row = await getBudget(context.db, id);
  demandUiOrigin('This budget', row);
  const { matches } = toBudgetNow(row);
  await changeAndNote(context, async (tx, note) => {
    await deleteBudget(tx, id);
    await note('budget.remove', budgetTarget(id, matches), detailsOf(row));
  });
  await deriveMatching(context, [matches]);
}

function fieldsOf(row: BudgetRow): BudgetFields & { matches: Matches } {
  const { metric, limitBytes, owner, reason, until } = row;
  return { matches: toBudgetNow(row).matches, metric, limitBytes, owner, reason, until };
}

/** The audit log's target for a budget. A budget has no name, so its matches stand for it. */
export function budgetTarget(id: string, matches: Matches): AuditTarget & { kind: 'budget' } {
  const { repository, owner, relation, stream, platform } = matches;
  const words = [repository, stream, platform, owner, relation].filter((word) => word !== undefined);
  return { kind: 'budget', id, name: words.join(' ') || 'everything' };
}

function detailsOf({ metric, limitBytes, until }: Pick<BudgetRow, 'metric' | 'limitBytes' | 'until'>) {
  return { metric, limitBytes, ...(until === null ? {} : { until: until.toISOString() }) };
}
