import { CATALOG_SCOPE, isSafeRepository } from '#lib/registry/paths.ts';
import { RegistryError } from '#lib/registry/registry-error.ts';
import { type Context, callFor } from './context.ts';
import { readPages } from './pages.ts';

export type ListRepositoriesOptions = {
  signal?: AbortSignal | undefined;
  pageSize?: number | undefined;
  /** Stops after this many names. */
  maxEntries?: number | undefined;
};

export type RepositoryList = { repositories: string[]; truncated: boolean };

const PATH = '/v2/_catalog';
const HINT = 'This registry does not list repositories: add them by name.';
const NO_CATALOG_STATUSES = new Set([401, 403, 404, 405, 501]);

/**
 * Reads `GET /v2/_catalog`. A registry without a catalog throws RegistryError with a hint, and so does an empty one for
 * a signed-in account. An empty list would be wrong there (L-37).
 */
export async function listRepositories(
  context: Context,
  options: ListRepositoriesOptions = {},
): Promise<RepositoryList> {
  const { transport, limits, isSignedIn } = context;
  const call = callFor(context, { kind: 'list', path: PATH, maxBytes: limits.listBytes });
  const request = {
    path: PATH,
    scope: CATALOG_SCOPE,
    field: 'repositories',
    isName: isSafeRepository,
    pageSize: options.pageSize,
    maxEntries: Math.min(options.maxEntries ?? limits.listEntries, limits.listEntries),
    signal: options.signal,
  } as const;
  const listing = await readPages(context, request).catch((error: unknown) => {
    if (!(error instanceof RegistryError) || error.status === null || !NO_CATALOG_STATUSES.has(error.status))
      throw error;
    const { kind, status, answer } = error;
    throw transport.errorOf(call, {
      kind,
      status,
      answer,
      problem: `was answered with ${status}`,
      hint: HINT,
      cause: error,
    });
  });
  if (listing.entries.length > 0 || !isSignedIn) {
    return { repositories: listing.entries, truncated: listing.truncated };
  }
  throw transport.errorOf(call, {
    kind: 'not-found',
    status: 200,
    problem: 'was answered with an empty list',
    hint: HINT,
  });
}
