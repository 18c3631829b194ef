import { keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query';
import type { Backtest, Rule, RuleList } from '#lib/views/dto/alerting.ts';
import type { Key } from '../keys.ts';
import { JUDGED, refresh } from '../refresh.ts';
import { ApiError } from '../requests/api-error.ts';
import { apiFetch } from '../requests/fetch.ts';

/** Rules in the order in which they count, the built-in one last. */
export const rulesQuery = () =>
  queryOptions({
    queryKey: ['rules'] as const satisfies Key,
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

/** A rule that is tried without its name. */
export type TriedRule = Pick<RuleInput, 'matches' | 'settings'>;

/**
 * The incidents and messages that a rule would have produced over 90 days. A request for other values cancels this one, whose
 * answer stays on screen until the next arrives. Errors name fields as saving does.
 *
 * @param id - the rule that this would replace; null for a new one
 * @param tried - null while a field is wrong: nothing is requested
 */
export const backtestQuery = (id: string | null, tried: TriedRule | null) =>
  queryOptions({
    queryKey: ['rules', 'backtest', id, tried] as const satisfies Key,
    queryFn: async ({ signal }) => {
      try {
        const body = { rule: { id, ...tried } };
        return await apiFetch<Backtest>('/rules/backtest', { method: 'POST', body, signal });
      } catch (error) {
        throw error instanceof ApiError ? error.within('rule.') : error;
      }
    },
    enabled: tried !== null,
    placeholderData: keepPreviousData,
    retry: false,
    // A back-test that took too long would take as long again.
    refetchInterval: false,
    staleTime: 60_000,
    gcTime: 60_000,
  });

/** The answer is not enough: one rule changes which series the others match. */
export const afterRulesChange = (client: QueryClient) => refresh(client, JUDGED);

export const afterRuleOrderChange = (client: QueryClient, list: RuleList) =>
  refresh(client, JUDGED, { key: rulesQuery().queryKey, data: list });
