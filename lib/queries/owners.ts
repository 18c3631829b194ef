import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { OwnerRuleList } from '#lib/views/dto/owners.ts';
import { apiFetch } from './fetch.ts';

/** A pattern and its team, as it is typed. */
export type TypedRule = { pattern: string; owner: string };

/** Whose repositories are, by pattern. */
export const ownersQuery = () =>
  queryOptions({
    queryKey: ['owners'] as const,
    queryFn: ({ signal }) => apiFetch<OwnerRuleList>('/owners', { signal }),
  });

/** What rules would match; the answer before stays until the next is there. */
export const ownersPreviewQuery = (items: readonly TypedRule[], enabled: boolean) =>
  queryOptions({
    queryKey: ['owners', 'preview', items] as const,
    queryFn: ({ signal }) => apiFetch<OwnerRuleList>('/owners/preview', { method: 'POST', body: { items }, signal }),
    placeholderData: keepPreviousData,
    retry: false,
    enabled,
  });

/** Replaces the rules that were made on screen. */
export const replaceOwners = (items: readonly TypedRule[]) =>
  apiFetch<OwnerRuleList>('/owners', { method: 'PUT', body: { items } });
