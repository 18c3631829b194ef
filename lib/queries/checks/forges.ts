import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { Forge, ForgeList, ForgeTest } from '#lib/views/dto/check.ts';
import { inList } from '../in-list.ts';
import type { Key } from '../keys.ts';
import { refresh } from '../refresh.ts';
import { apiFetch } from '../requests/fetch.ts';

/** The Git hosts that verdicts are posted to. */
export const forgesQuery = () =>
  queryOptions({
    queryKey: ['forges'] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<ForgeList>('/forges', { signal }),
  });

export type ForgeInput = {
  /** Only for a new Git host. */
  kind?: Forge['kind'];
  url?: string;
  pattern?: string;
  /** Absent keeps the stored one. */
  token?: string;
  allowPrivate?: boolean;
};

const forgePath = (id: string) => `/forges/${encodeURIComponent(id)}`;

export const addForge = (body: ForgeInput) => apiFetch<Forge>('/forges', { method: 'POST', body });

export const updateForge = (id: string, body: ForgeInput) => apiFetch<Forge>(forgePath(id), { method: 'PATCH', body });

export const removeForge = (id: string) => apiFetch<void>(forgePath(id), { method: 'DELETE' });

/** Reads the account of the token from the Git host. */
export const testForge = (id: string) => apiFetch<ForgeTest>(`${forgePath(id)}/test`, { method: 'POST' });

/** @param forge - undefined after its removal */
export const afterForgeChange = (client: QueryClient, forge?: Forge) =>
  refresh(client, ['forges'], inList(client, forgesQuery().queryKey, forge));
