import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { Credential } from '#lib/domain/credential.ts';
import type { Registry, RegistryList, RegistryTest } from '#lib/views/dto/registry.ts';
import { inList } from '../in-list.ts';
import type { Key } from '../keys.ts';
import { refresh } from '../refresh.ts';
import { apiFetch } from '../requests/fetch.ts';

/** Registries with their health. Refetched every 30 s. */
export const registriesQuery = () =>
  queryOptions({
    queryKey: ['registries'] as const satisfies Key,
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
  credentials?: Credential | null;
};

export const addRegistry = (body: RegistryInput) => apiFetch<Registry>('/registries', { method: 'POST', body });

export const updateRegistry = (id: string, body: RegistryInput) =>
  apiFetch<Registry>(`/registries/${encodeURIComponent(id)}`, { method: 'PATCH', body });

export const removeRegistry = (id: string) =>
  apiFetch<void>(`/registries/${encodeURIComponent(id)}`, { method: 'DELETE' });

/** Tests the connection to the registry. */
export const testRegistry = (id: string) =>
  apiFetch<RegistryTest>(`/registries/${encodeURIComponent(id)}/test`, { method: 'POST' });

/** @param registry - undefined after a test of the connection */
export const afterRegistryChange = (client: QueryClient, registry?: Registry) =>
  refresh(
    client,
    ['overview', 'preview', 'registries', 'repository', 'trial'],
    inList(client, registriesQuery().queryKey, registry),
  );
