import { queryOptions } from '@tanstack/react-query';
import type { Registry, RegistryList, RegistryTest } from '#lib/views/dto/registry.ts';
import { apiFetch } from './fetch.ts';

/** Registries with their health. Refetched every 30 s. */
export const registriesQuery = () =>
  queryOptions({
    queryKey: ['registries'] as const,
    queryFn: ({ signal }) => apiFetch<RegistryList>('/registries', { signal }),
    refetchInterval: 30_000,
  });

export type RegistryInput = {
  name?: string;
  url?: string;
  insecure?: boolean;
  /** Lets its own host lie in a private network. */
  allowPrivate?: boolean;
  /** null deletes the stored one; absent keeps it. */
  caPem?: string | null;
  credentials?: { username: string; password: string } | null;
};

export const addRegistry = (body: RegistryInput) => apiFetch<Registry>('/registries', { method: 'POST', body });

export const updateRegistry = (id: string, body: RegistryInput) =>
  apiFetch<Registry>(`/registries/${encodeURIComponent(id)}`, { method: 'PATCH', body });

export const removeRegistry = (id: string) =>
  apiFetch<void>(`/registries/${encodeURIComponent(id)}`, { method: 'DELETE' });

/** Tests the connection to the registry. */
export const testRegistry = (id: string) =>
  apiFetch<RegistryTest>(`/registries/${encodeURIComponent(id)}/test`, { method: 'POST' });
