import { queryOptions } from '@tanstack/react-query';
import type { Forge, ForgeList, ForgeTest } from '#lib/views/dto/check.ts';
import { apiFetch } from './fetch.ts';

/** The Git hosts that verdicts are posted to. */
export const forgesQuery = () =>
  queryOptions({
    queryKey: ['forges'] as const,
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
