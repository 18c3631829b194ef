import { queryOptions } from '@tanstack/react-query';
import type { Forge, ForgeList, ForgeTest } from '#lib/views/dto/check.ts';
import { apiFetch } from './fetch.ts';

/** Where verdicts are posted. */
export const forgesQuery = () =>
  queryOptions({
    queryKey: ['forges'] as const,
    queryFn: ({ signal }) => apiFetch<ForgeList>('/forges', { signal }),
  });

export type ForgeInput = {
  /** Only when it is added. */
  kind?: Forge['kind'];
  url?: string;
  pattern?: string;
  /** Absent keeps the saved one. */
  token?: string;
  allowPrivate?: boolean;
};

const forgePath = (id: string) => `/forges/${encodeURIComponent(id)}`;

export const addForge = (body: ForgeInput) => apiFetch<Forge>('/forges', { method: 'POST', body });

export const updateForge = (id: string, body: ForgeInput) => apiFetch<Forge>(forgePath(id), { method: 'PATCH', body });

export const removeForge = (id: string) => apiFetch<void>(forgePath(id), { method: 'DELETE' });

/** Asks the forge whose token it is. */
export const testForge = (id: string) => apiFetch<ForgeTest>(`${forgePath(id)}/test`, { method: 'POST' });
