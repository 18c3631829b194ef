import { compileOwners, type OwnerFinder, type OwnerRule } from '../owner.ts';
import { type ChosenBudget, type ChosenRule, compileBudgets, compileRules, type RuleNow } from './choose.ts';
import type { Subject } from './matches.ts';
import { type ToSubject, toBudgetNow, toRuleNow, toSubjectBy } from './stored.ts';

/** Rules, budgets and owner rules as they are stored, each by precedence. */
type StoredJudging = {
  rules: readonly Parameters<typeof toRuleNow>[0][];
  budgets: readonly Parameters<typeof toBudgetNow>[0][];
  ownerRules: readonly OwnerRule[];
};

/** Decides which rule and budget judge a series, and who owns its repository. */
export type Judging = {
  rules: RuleNow[];
  chooseRule(subject: Subject): ChosenRule;
  chooseBudget(subject: Subject, at: Date): ChosenBudget | null;
  ownerOf: OwnerFinder;
  toSubject: ToSubject;
};

/** @throws ZodError, InvalidGlobError */
export function compileJudging(stored: StoredJudging): Judging {
  const rules = stored.rules.map(toRuleNow);
  const ownerOf = compileOwners(stored.ownerRules);
  return {
    rules,
    chooseRule: compileRules(rules),
    chooseBudget: compileBudgets(stored.budgets.map(toBudgetNow)),
    ownerOf,
    toSubject: toSubjectBy(ownerOf),
  };
}
