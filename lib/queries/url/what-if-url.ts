import { parseAsArrayOf, parseAsString } from 'nuqs/server';
import { queryString } from '../requests/fetch.ts';
import { filterName, textUpTo } from './url-text.ts';

/** URL state of what an image would be with a change. */
export const whatIfUrl = {
  /** A reference; with `baseRepositoryId`, a tag or digest of that repository. */
  base: textUpTo(1_400),
  baseRepositoryId: filterName,
  /** Ids of the findings that are mended. */
  without: parseAsArrayOf(parseAsString).withDefault([]),
};

/** What is changed about an image. */
export type TriedChange = { base: string | null; baseRepositoryId: string | null; without: readonly string[] };

/** Path of the page: "/repositories/…/images/sha256:…/what-if?base=22-slim&baseRepositoryId=…". */
export const whatIfPath = (
  { repositoryId, digest }: { repositoryId: string; digest: string },
  { base = null, baseRepositoryId = null, without = [] }: Partial<TriedChange> = {},
): string =>
  `/repositories/${repositoryId}/images/${digest}/what-if${queryString({ base, baseRepositoryId, without: without.join(',') || null })}`;
