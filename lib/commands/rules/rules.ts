import type { RuleNow } from '#lib/analysis/rules/choose.ts';
import { toRuleNow } from '#lib/analysis/rules/stored.ts';
import { getRule, insertRule, listRules, placeRules, removeRule, updateRule } from '#lib/db/settings/rules.ts';
import { changeAndNote } from '../accounts/audit.ts';
import { definedOnly, listChanged } from '../changes.ts';
import type { GuardedCommands } from '../context.ts';
import { RefusedError } from '../errors.ts';
import { demandUiOrigin } from '../ui-origin.ts';
import { demandMatches } from './demand-matches.ts';
import { deriveMatching } from './derive-matching.ts';
import type { AddRuleInput, BacktestInput, ChangeRuleInput, OrderRulesInput } from './rule-inputs.ts';

/**
 * Adds a rule after the others made on screen, and derives the repositories that it matches.
 *
 * @returns its id
 * @throws RefusedError
 */
export async function addRule(guarded: GuardedCommands, input: AddRuleInput): Promise<string> {
  const context = guarded.require('write');
  const { clock, actor } = context;
  demandMatches(input.matches);
  const id = await changeAndNote(context, async (tx, note) => {
    const by = { at: clock.now(), by: actor.name ?? actor.kind };
    const added = await insertRule(tx, { ...input, origin: 'ui', place: null }, by);
    await note('rule.add', target(added, input.name), { matches: input.matches });
    return added;
  });
  await deriveMatching(context, [input.matches]);
  return id;
}

/** Changes a rule. Any difference makes a new version of it. @throws NotFoundError, RefusedError */
export async function changeRule(guarded: GuardedCommands, id: string, input: ChangeRuleInput): Promise<void> {
  const context = guarded.require('write');
  const { db, clock, actor } = context;
  const row = await getRule(db, id);
  demandUiOrigin('This rule', row);
  const before = toRuleNow(row);
  const after = { ...pick(before), ...definedOnly(input) };
  demandMatches(after.matches);
  const changed = listChanged(pick(before), after);
  if (changed.length === 0) return;
  await changeAndNote(context, async (tx, note) => {
    await updateRule(tx, id, after, { at: clock.now(), by: actor.name ?? actor.kind });
    const details = { changed, version: before.version + 1 };
    await note('rule.change', target(id, after.name), details);
  });
  if (changed.join() !== 'name') await deriveMatching(context, [before.matches, after.matches]);
}

/** Removes a rule. Incidents that it opened keep it. @throws NotFoundError, RefusedError */
export async function dropRule(guarded: GuardedCommands, id: string): Promise<void> {
  const context = guarded.require('write');
  const { db, clock } = context;
  const row = await getRule(db, id);
  demandUiOrigin('This rule', row);
  await changeAndNote(context, async (tx, note) => {
    await removeRule(tx, id, clock.now());
    await note('rule.remove', target(id, row.name));
  });
  await deriveMatching(context, [toRuleNow(row).matches]);
}

/** Changes the order of the rules made on screen. @throws RefusedError unless `ids` has each of them once */
export async function orderRules(guarded: GuardedCommands, { ids }: OrderRulesInput): Promise<void> {
  const context = guarded.require('write');
  const rules = (await listRules(context.db)).filter(({ origin }) => origin === 'ui');
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  if (new Set(ids).size !== ids.length || ids.length !== known.size || ids.some((id) => !known.has(id)))
    throw new RefusedError('These are not the rules that were made on screen, each once.', {
      field: 'ids',
      hint: 'The list may have changed meanwhile. Reload it.',
    });
  const moved = rules.filter(({ id }, at) => id !== ids[at]);
  if (moved.length === 0) return;
  const names = ids.map((id) => known.get(id)?.name);
  await changeAndNote(context, async (tx, note) => {
    await placeRules(
      tx,
      ids.map((id) => ({ id, place: null })),
    );
    await note('rules.order', { kind: 'rule', id: null, name: null }, { names });
  });
  await deriveMatching(
    context,
    moved.map((row) => toRuleNow(row).matches),
  );
}

/** Checks the input of a back-test without running it. @throws RefusedError */
export function checkTriedRule(guarded: GuardedCommands, { rule, from, to }: BacktestInput): void {
  const { clock } = guarded.require('write');
  if (rule) demandMatches(rule.matches, 'rule.matches');
  if (from && from >= (to ?? clock.now()))
    throw new RefusedError('The span ends before it begins.', { field: 'from', hint: 'Choose an earlier start.' });
}

const target = (id: string, name: string) => ({ kind: 'rule', id, name }) as const;

type Content = Pick<RuleNow, 'name' | 'matches' | 'settings'>;
const pick = ({ name, matches, settings }: RuleNow): Content => ({ name, matches, settings });
