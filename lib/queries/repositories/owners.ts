import { keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query';
import type { OwnerRuleList } from '#lib/views/dto/owners.ts';
import type { Key } from '../keys.ts';
import { JUDGED, refresh } from '../refresh.ts';
import { apiFetch } from '../requests/fetch.ts';

/** A pattern and its team, as typed. `nodes` and `purpose` are not typed: they stay as they were stored. */
export type TypedRule = { pattern: string; owner: string; nodes: number | null; purpose: string | null };

/** Owner rules: the team of each pattern. */
export const ownersQuery = () =>
  queryOptions({
    queryKey: ['owners'] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<OwnerRuleList>('/owners', { signal }),
  });

/** The matches of typed rules. The previous result stays until the next arrives. */
export const ownersPreviewQuery = (items: readonly TypedRule[], enabled: boolean) =>
  queryOptions({
    queryKey: ['owners', 'preview', items] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<OwnerRuleList>('/owners/preview', { method: 'POST', body: { items }, signal }),
    placeholderData: keepPreviousData,
    retry: false,
    enabled,
  });

/** Replaces the rules that were created on screen. */
export const replaceOwners = (items: readonly TypedRule[]) =>
  apiFetch<OwnerRuleList>('/owners', { method: 'PUT', body: { items } });

/** Rules, budgets, mutes and routes match by owner. */
export const afterOwnersChange = (client: QueryClient, list: OwnerRuleList) =>
  refresh(client, [...JUDGED, 'owners', 'routes'], { key: ownersQuery().queryKey, data: list });
