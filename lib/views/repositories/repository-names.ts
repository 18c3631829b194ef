import { type RepositoryNameRow, searchRepositories } from '#lib/db/repositories/repository-names.ts';
import { formatRepository } from '#lib/image/reference.ts';
import type { GuardedViews } from '../context.ts';
import type { RepositoryName, RepositoryNames } from '../dto/repository.ts';
import { toHeadline } from './repository-parts.ts';

/** Returns the repositories whose reference or headline contains every word of `q`. */
export async function readRepositoryNames(
  guarded: GuardedViews,
  { q, limit }: { q: string; limit: number },
): Promise<RepositoryNames> {
  const { db } = guarded.require('read');
  const { rows, total } = await searchRepositories(db, { words: q.split(/\s+/).filter(Boolean), limit });
  return { items: rows.map(toRepositoryName), total };
}

/** "docker.io/library/node" with its headline. */
export function toRepositoryName({ id, host, name, ...summary }: RepositoryNameRow): RepositoryName {
  return {
    id,
    reference: formatRepository({ registry: host, repository: name }),
    headline: toHeadline({ summary }),
  };
}
