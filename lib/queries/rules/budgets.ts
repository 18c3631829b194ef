import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { Budget, BudgetList, BudgetProposal } from '#lib/views/dto/alerting.ts';
import { inList } from '../in-list.ts';
import type { Key } from '../keys.ts';
import { JUDGED, refresh } from '../refresh.ts';
import { apiFetch, queryString } from '../requests/fetch.ts';

/** Budgets with the number of series over them. Refetched every 10 s, since series are judged in the background. */
export const budgetsQuery = () =>
  queryOptions({
    queryKey: ['budgets'] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<BudgetList>('/budgets', { signal }),
    refetchInterval: 10_000,
  });

export type BudgetInput = Pick<Budget, 'matches' | 'metric' | 'limitBytes' | 'owner' | 'reason' | 'until'>;

const budgetPath = (id: string) => `/budgets/${encodeURIComponent(id)}`;

export const addBudget = (body: BudgetInput) => apiFetch<Budget>('/budgets', { method: 'POST', body });
export const updateBudget = (id: string, body: BudgetInput) =>
  apiFetch<Budget>(budgetPath(id), { method: 'PATCH', body });
export const removeBudget = (id: string) => apiFetch<void>(budgetPath(id), { method: 'DELETE' });

/** The proposed budget of a series: own bytes + 15 %. */
export const budgetProposalQuery = (seriesId: string) =>
  queryOptions({
    queryKey: ['budgets', 'proposal', seriesId] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<BudgetProposal>(`/budgets/proposal${queryString({ seriesId })}`, { signal }),
    retry: false,
    enabled: seriesId !== '',
  });

/** @param budget - undefined after its removal */
export const afterBudgetChange = (client: QueryClient, budget?: Budget) =>
  refresh(client, JUDGED, inList(client, budgetsQuery().queryKey, budget));
