import type { Matches } from '#lib/analysis/rules/settings.ts';
import { toBudgetNow } from '#lib/analysis/rules/stored.ts';
import {
  type BudgetFields,
  type BudgetRow,
  deleteBudget,
  getBudget,
  insertBudget,
  updateBudget,
} from '#lib/db/budgets.ts';
import { type AuditTarget, noteChange } from './audit.ts';
import type { AddBudgetInput, ChangeBudgetInput } from './budget-inputs.ts';
import type { GuardedCommands } from './context.ts';
import { demandMatches } from './demand-matches.ts';
import { deriveMatching } from './derive-matching.ts';
import { RefusedError } from './errors.ts';

/**
 * Adds a budget after the others made on screen, and derives the repositories that it matches.
 *
 * @returns its id
 * @throws RefusedError
 */
export async function addBudget(guarded: GuardedCommands, input: AddBudgetInput): Promise<string> {
  const context = guarded.require('write');
  const { db, clock, actor } = context;
  demandMatches(input.matches);
  const id = await db.$transaction(async (tx) => {
    const by = { at: clock.now(), by: actor.name ?? actor.kind };
    const added = await insertBudget(tx, { ...input, origin: 'ui', place: null }, by);
    await noteChange({ db: tx, clock, actor }, 'budget.add', budgetTarget(added, input.matches), detailsOf(input));
    return added;
  });
  await deriveMatching(context, [input.matches]);
  return id;
}

/** @throws NotFoundError, RefusedError */
export async function changeBudget(guarded: GuardedCommands, id: string, input: ChangeBudgetInput): Promise<void> {
  const context = guarded.require('write');
  const { db, clock, actor } = context;
  const row = await getBudget(db, id);
  demandOnScreen(row);
  const before = fieldsOf(row);
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  const after: typeof before = { ...before, ...given };
  demandMatches(after.matches);
  const changed = Object.entries(after)
    .filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key as keyof BudgetFields]))
    .map(([key]) => key);
  if (changed.length === 0) return;
  await db.$transaction(async (tx) => {
    await updateBudget(tx, id, after, clock.now());
    const details = { changed, ...detailsOf(after) };
    await noteChange({ db: tx, clock, actor }, 'budget.change', budgetTarget(id, after.matches), details);
  });
  await deriveMatching(context, [before.matches, after.matches]);
}

/** @throws NotFoundError, RefusedError */
export async function dropBudget(guarded: GuardedCommands, id: string): Promise<void> {
  const context = guarded.require('write');
  const { db, clock, actor } = context;
  const row = await getBudget(db, id);
  demandOnScreen(row);
  const { matches } = toBudgetNow(row);
  await db.$transaction(async (tx) => {
    await deleteBudget(tx, id);
    await noteChange({ db: tx, clock, actor }, 'budget.remove', budgetTarget(id, matches), detailsOf(row));
  });
  await deriveMatching(context, [matches]);
}

function demandOnScreen({ origin, place }: BudgetRow): void {
  if (origin === 'file')
    throw new RefusedError(`This budget comes from ${place ?? 'plimsoll.yaml'} and is changed there.`);
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
