import type { QueryClient } from '@tanstack/react-query';
import type { Credential } from '#lib/domain/credential.ts';
import type { ImagePurpose } from '#lib/domain/finding.ts';
import type { Repository } from '#lib/views/dto/repository.ts';
import { JUDGED, refresh } from '../refresh.ts';
import { apiFetch } from '../requests/fetch.ts';
import { repositoryQuery } from './repository.ts';

export type NewRepository = {
  reference: string;
  relation?: Repository['relation'];
  owner?: string;
  insecure?: boolean;
  allowPrivate?: boolean;
  credentials?: Credential;
  registryId?: string;
};

/** Watches a repository; 409 when it is already watched. */
export const addRepository = (body: NewRepository) => apiFetch<Repository>('/repositories', { method: 'POST', body });

export type RepositoryPatch = Partial<
  Pick<Repository, 'relation' | 'owner' | 'visibility' | 'include' | 'exclude' | 'pinned'> & {
    /** Null: guessed. */
    purpose: ImagePurpose | null;
    /** Null: as for its owner. A text is refused. */
    nodes: number | string | null;
  }
>;

export const updateRepository = (id: string, body: RepositoryPatch) =>
  apiFetch<Repository>(`/repositories/${encodeURIComponent(id)}`, { method: 'PATCH', body });

/** Deletes the repository and its history. */
export const removeRepository = (id: string) =>
  apiFetch<void>(`/repositories/${encodeURIComponent(id)}`, { method: 'DELETE' });

export const afterRepositoryChange = (client: QueryClient, repository: Repository) =>
  refresh(client, [...JUDGED, 'findings', 'owners', 'tags', 'usage'], {
    key: repositoryQuery(repository.id).queryKey,
    data: repository,
  });

export const afterRepositoryAdded = (client: QueryClient) =>
  refresh(client, [...JUDGED, 'owners', 'preview', 'registries', 'repository-names', 'search', 'usage']);

/** Forgets all data of the repository. Its page is still mounted and must not request the points of its chart again. */
export function afterRepositoryRemoved(client: QueryClient, id: string): Promise<void> {
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[1] === id });
  const topics = JUDGED.filter((topic) => topic !== 'points');
  return refresh(client, [...topics, 'owners', 'preview', 'registries', 'repository-names', 'search', 'usage']);
}
