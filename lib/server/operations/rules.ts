import { AddBudgetInput, ChangeBudgetInput } from '#lib/commands/budget-inputs.ts';
import { AddRuleInput, BacktestInput, ChangeRuleInput, OrderRulesInput } from '#lib/commands/rule-inputs.ts';
import { Backtest, Budget, BudgetList, BudgetProposal, Rule, RuleList } from '#lib/views/dto/alerting.ts';
import { BudgetProposalQuery } from '#lib/views/dto/parameters.ts';
import { GONE, type Operations } from './operation.ts';

/** Rules and their back-test. */
export const RULE_OPERATIONS: Operations = {
  '/rules': {
    get: {
      summary: 'How pushes are judged, in the order in which rules count; the built-in one last',
      answer: RuleList,
    },
    post: { summary: 'Add a rule; what it means is judged again', body: AddRuleInput, status: 201, answer: Rule },
  },
  '/rules/{id}': {
    patch: { summary: 'Change a rule, which makes a new version of it', body: ChangeRuleInput, answer: Rule },
    delete: { summary: 'Remove a rule; incidents that it fired keep it', ...GONE },
  },
  '/rules/order': {
    put: { summary: 'Put the rules that were made on screen into an order', body: OrderRulesInput, answer: RuleList },
  },
  '/rules/backtest': {
    post: {
      summary: 'What would have been opened and sent over the stored history, and to whom; nothing is saved',
      body: BacktestInput,
      answer: Backtest,
    },
  },
  '/budgets': {
    get: { summary: 'How much images may weigh, in the order in which budgets count', answer: BudgetList },
    post: { summary: 'Set a budget', body: AddBudgetInput, status: 201, answer: Budget },
  },
  '/budgets/{id}': {
    patch: { summary: 'Change a budget', body: ChangeBudgetInput, answer: Budget },
    delete: { summary: 'Remove a budget', ...GONE },
  },
  '/budgets/proposal': {
    get: { summary: 'What a budget for a series could be', query: BudgetProposalQuery, answer: BudgetProposal },
  },
};
