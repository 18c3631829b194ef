import { keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query';
import type { ImagePurpose } from '#lib/domain/finding.ts';
import type { OwnerRuleList } from '#lib/views/dto/owners.ts';
import type { Key } from '../keys.ts';
import { JUDGED, refresh } from '../refresh.ts';
import { apiFetch } from '../requests/fetch.ts';

/** A pattern with its team, as typed. A text as `nodes` is refused. */
export type TypedRule = { pattern: string; owner: string; nodes: number | string | null; purpose: ImagePurpose | null };

/** Owner rules: the team, the purpose and the nodes of each pattern. */
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

/** Rules, budgets, mutes and routes match by owner. The purpose decides which findings an image has. */
export const afterOwnersChange = (client: QueryClient, list: OwnerRuleList) =>
  refresh(client, [...JUDGED, 'findings', 'owners', 'routes', 'usage'], { key: ownersQuery().queryKey, data: list });
