import { queryOptions } from '@tanstack/react-query';
import type { Backtest, Rule, RuleList } from '#lib/views/dto/alerting.ts';
import { ApiError } from './api-error.ts';
import { apiFetch } from './fetch.ts';

/** Rules in the order in which they count, the built-in one last. */
export const rulesQuery = () =>
  queryOptions({
    queryKey: ['rules'] as const,
    queryFn: ({ signal }) => apiFetch<RuleList>('/rules', { signal }),
  });

export type RuleInput = Pick<Rule, 'name' | 'matches' | 'settings'>;

const rulePath = (id: string) => `/rules/${encodeURIComponent(id)}`;

export const addRule = (body: RuleInput) => apiFetch<Rule>('/rules', { method: 'POST', body });
export const updateRule = (id: string, body: RuleInput) => apiFetch<Rule>(rulePath(id), { method: 'PATCH', body });
export const removeRule = (id: string) => apiFetch<void>(rulePath(id), { method: 'DELETE' });

/** Sets the order of all rules that were created on screen. */
export const orderRules = (ids: readonly string[]) =>
  apiFetch<RuleList>('/rules/order', { method: 'PUT', body: { ids } });

/**
 * The incidents and messages that a rule would have produced over ninety days. Errors name fields as saving does.
 *
 * @param id - the rule that this would replace; null for a new one
 */
export async function backtestRule(id: string | null, rule: RuleInput): Promise<Backtest> {
  const { name, ...tried } = rule;
  const named = name === '' ? tried : { name, ...tried };
  try {
    return await apiFetch<Backtest>('/rules/backtest', { method: 'POST', body: { rule: { id, ...named } } });
  } catch (error) {
    throw error instanceof ApiError ? error.within('rule.') : error;
  }
}
