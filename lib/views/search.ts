import { searchWords } from '#lib/analysis/search-words.ts';
import { watchedTags } from '#lib/analysis/tags/watched.ts';
import type { Database } from '#lib/db/client.ts';
import { findShownPackages, listPackageNames } from '#lib/db/contents/package-search.ts';
import { StatementTimeoutError } from '#lib/db/errors.ts';
import { searchRepositories } from '#lib/db/repositories/repository-names.ts';
import {
  type FoundIncidentRow,
  type FoundTagRow,
  inSearch,
  searchIncidents,
  searchRegistries,
  searchTags,
} from '#lib/db/search.ts';
import { MAX_SEARCH_RESULTS } from '#lib/domain/search.ts';
import { formatRepository } from '#lib/image/reference.ts';
import type { GuardedViews } from './context.ts';
import type { FoundIncident, FoundPackageName, FoundTag, SearchResults } from './dto/search.ts';
import { TooSlowError } from './errors.ts';
import { toRepositoryName } from './repositories/repository-names.ts';

/**
 * Limits of the reads of tags. Most tags that the filters of their repository exclude are left out by the database, the others
 * afterwards. The second read takes place when too few are left of the first.
 */
const READS_OF_TAGS = [MAX_SEARCH_RESULTS * 4, 1_000] as const;

const NOTHING: SearchResults = { repositories: [], tags: [], incidents: [], registries: [], packages: [] };

/**
 * Finds repositories, tags, incidents, registries and packages that contain every word of `q`. A text without words finds nothing.
 *
 * @throws TooSlowError
 */
export async function readSearch(guarded: GuardedViews, { q }: { q: string }): Promise<SearchResults> {
  const { db } = guarded.require('read');
  const words = searchWords(q);
  if (words.length === 0) return NOTHING;
  const limit = MAX_SEARCH_RESULTS;
  try {
    return await inSearch(db, async (tx) => ({
      repositories: (await searchRepositories(tx, { words, limit })).rows.map(toRepositoryName),
      tags: (await listWatched(tx, words, limit)).map(toFoundTag),
      incidents: (await searchIncidents(tx, { words, limit })).map(toFoundIncident),
      registries: await searchRegistries(tx, { words, limit }),
      packages: await listShownPackages(tx, { q, words, limit }),
    }));
  } catch (error) {
    if (!(error instanceof StatementTimeoutError)) throw error;
    throw new TooSlowError('The search took too long', 'Use more specific words.', error);
  }
}

/** Names that are read, of which some may be of no image that is shown. */
const READ_NAMES = MAX_SEARCH_RESULTS * 4;

type PackageText = { q: string; words: readonly string[]; limit: number };

async function listShownPackages(db: Database, { q, words, limit }: PackageText): Promise<FoundPackageName[]> {
  const text = q.trim().toLowerCase();
  const names = await listPackageNames(db, { text, words, ecosystem: null, offset: 0, limit: READ_NAMES });
  const packageIds = names.map(({ id }) => id);
  const shown = await findShownPackages(db, { packageIds, version: null });
  const found = names.filter(({ id }) => shown.has(id)).slice(0, limit);
  return found.map(({ ecosystem, name }) => ({ ecosystem, name }));
}

async function listWatched(db: Database, words: readonly string[], limit: number): Promise<FoundTagRow[]> {
  let watched: FoundTagRow[] = [];
  for (const read of READS_OF_TAGS) {
    const rows = await searchTags(db, { words, limit: read });
    watched = rows.filter((row) => watchedTags(row)(row.name)).slice(0, limit);
    if (watched.length === limit || rows.length < read) break;
  }
  return watched;
}

function toFoundTag({ repositoryId, host, repository, name, digest, isGone }: FoundTagRow): FoundTag {
  return { repositoryId, reference: formatRepository({ registry: host, repository }), tag: name, digest, isGone };
}

function toFoundIncident({ host, repository, ...row }: FoundIncidentRow): FoundIncident {
  const subject = host === null || repository === null ? host : formatRepository({ registry: host, repository });
  return { ...row, subject };
}
