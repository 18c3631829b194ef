import { BUDGET_METRICS, type BudgetMetric } from '#lib/domain/budget.ts';
import { findWord } from '#lib/domain/find-word.ts';
import type { Origin } from '#lib/domain/origin.ts';
import { compileMatches, type Subject } from './matches.ts';
import { BUILT_IN_SETTINGS, type Matches, type RuleSettings } from './settings.ts';

/** The current version of a rule. */
export type RuleNow = {
  id: string;
  versionId: string;
  version: number;
  name: string;
  origin: Origin;
  matches: Matches;
  settings: RuleSettings;
};

/** The rule that applies to a series; ids are null for the built-in one. */
export type ChosenRule = Omit<RuleNow, 'id' | 'versionId' | 'version' | 'origin' | 'matches'> & {
  id: string | null;
  versionId: string | null;
  version: number | null;
};

export const BUILT_IN_RULE: ChosenRule = {
  id: null,
  versionId: null,
  version: null,
  name: 'Built in',
  settings: BUILT_IN_SETTINGS,
};

/** The current values of a budget. */
export type BudgetNow = {
  id: string;
  origin: Origin;
  matches: Matches;
  /** A BudgetMetric, or a word of a newer release. */
  metric: string;
  limitBytes: number;
  until: Date | null;
  /** A push before this time raises no alarm when it exceeds the budget. */
  changedAt: Date;
};

/**
 * Compiles rules into a function that chooses the first match, those of plimsoll.yaml first, else the built-in rule.
 *
 * @param rules - in the order of their positions
 * @throws InvalidGlobError
 */
export function compileRules(rules: readonly RuleNow[]): (subject: Subject) => ChosenRule {
  const compiled = compileInOrder(rules);
  return (subject) => compiled.find(({ isMatch }) => isMatch(subject))?.entry ?? BUILT_IN_RULE;
}

/** A budget that this release can measure. */
export type ChosenBudget = BudgetNow & { metric: BudgetMetric };

/**
 * Compiles budgets into a function that chooses the first match that has not expired; null without one, and where only a newer
 * release can measure it.
 *
 * @throws InvalidGlobError
 */
export function compileBudgets(budgets: readonly BudgetNow[]): (subject: Subject, at: Date) => ChosenBudget | null {
  const compiled = compileInOrder(budgets);
  return (subject, at) => {
    const isInForce = ({ until }: BudgetNow) => until === null || until > at;
    const chosen = compiled.find(({ entry, isMatch }) => isInForce(entry) && isMatch(subject))?.entry;
    const metric = chosen && findWord(BUDGET_METRICS, chosen.metric);
    return chosen && metric ? { ...chosen, metric } : null;
  };
}

function compileInOrder<T extends { origin: Origin; matches: Matches }>(entries: readonly T[]) {
  const fromFile = entries.filter(({ origin }) => origin === 'file');
  const others = entries.filter(({ origin }) => origin !== 'file');
  return [...fromFile, ...others].map((entry) => ({ entry, isMatch: compileMatches(entry.matches) }));
}
