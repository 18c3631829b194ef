import type { BudgetMetric } from '#lib/analysis/judge/budget.ts';
import { compileMatches, type Subject } from './matches.ts';
import { BUILT_IN_SETTINGS, type Matches, type RuleSettings } from './settings.ts';

type Origin = 'file' | 'ui' | 'demo';

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
  metric: BudgetMetric;
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

/**
 * Compiles budgets into a function that chooses the first match that has not expired; null without one.
 *
 * @throws InvalidGlobError
 */
export function compileBudgets(budgets: readonly BudgetNow[]): (subject: Subject, at: Date) => BudgetNow | null {
  const compiled = compileInOrder(budgets);
  return (subject, at) =>
    compiled.find(({ entry, isMatch }) => (entry.until === null || entry.until > at) && isMatch(subject))?.entry ??
    null;
}

function compileInOrder<T extends { origin: Origin; matches: Matches }>(entries: readonly T[]) {
  const fromFile = entries.filter(({ origin }) => origin === 'file');
  const others = entries.filter(({ origin }) => origin !== 'file');
  return [...fromFile, ...others].map((entry) => ({ entry, isMatch: compileMatches(entry.matches) }));
}
