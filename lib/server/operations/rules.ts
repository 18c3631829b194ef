import { AddBudgetInput, ChangeBudgetInput } from '#lib/commands/rules/budget-inputs.ts';
import { AddRuleInput, BacktestInput, ChangeRuleInput, OrderRulesInput } from '#lib/commands/rules/rule-inputs.ts';
import { Backtest, Budget, BudgetList, BudgetProposal, Rule, RuleList } from '#lib/views/dto/alerting.ts';
import { BudgetProposalQuery } from '#lib/views/dto/parameters.ts';
import { GONE, type Operations } from './operation.ts';

/** Rules and their back-test. */
export const RULE_OPERATIONS: Operations = {
  '/rules': {
    get: {
      summary: 'List rules in their order; the built-in rule is the last',
      answer: RuleList,
    },
    post: {
      summary: 'Add a rule; the repositories that it matches are judged again',
      body: AddRuleInput,
      status: 201,
      answer: Rule,
    },
  },
  '/rules/{id}': {
    patch: { summary: 'Change a rule; it gets a new version', body: ChangeRuleInput, answer: Rule },
    delete: { summary: 'Remove a rule; its incidents keep it', ...GONE },
  },
  '/rules/order': {
    put: {
      summary: 'Change the order of rules, except those of plimsoll.yaml',
      body: OrderRulesInput,
      answer: RuleList,
    },
  },
  '/rules/backtest': {
    post: {
      summary: 'Back-test a rule on the stored history; nothing is saved',
      body: BacktestInput,
      answer: Backtest,
    },
  },
  '/budgets': {
    get: { summary: 'List budgets in their order', answer: BudgetList },
    post: { summary: 'Add a budget', body: AddBudgetInput, status: 201, answer: Budget },
  },
  '/budgets/{id}': {
    patch: { summary: 'Change a budget', body: ChangeBudgetInput, answer: Budget },
    delete: { summary: 'Remove a budget', ...GONE },
  },
  '/budgets/proposal': {
    get: { summary: 'Propose a budget for a series', query: BudgetProposalQuery, answer: BudgetProposal },
  },
};
