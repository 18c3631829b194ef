import { searchRepositories } from '#lib/db/repository-names.ts';
import { formatRepository } from '#lib/image/reference.ts';
import type { GuardedViews } from './context.ts';
import type { RepositoryNames } from './dto/repository.ts';
import { toHeadline } from './repository-parts.ts';

/** Returns the repositories whose reference or headline contains every word of `q`. */
export async function readRepositoryNames(
  guarded: GuardedViews,
  { q, limit }: { q: string; limit: number },
): Promise<RepositoryNames> {
  const { db } = guarded.require('read');
  const { rows, total } = await searchRepositories(db, { words: q.split(/\s+/).filter(Boolean), limit });
  const items = rows.map(({ id, host, name, ...summary }) => ({
    id,
    reference: formatRepository({ registry: host, repository: name }),
    headline: toHeadline({ summary }),
  }));
  return { items, total };
}
