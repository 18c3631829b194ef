import type { ListNote } from '#lib/image/list-note.ts';
import { isTagName } from '#lib/image/reference.ts';
import { pullScope } from '#lib/registry/paths.ts';
import { type Context, repositoryPath } from './context.ts';
import { readPages } from './pages.ts';

export type ListTagsOptions = {
  signal?: AbortSignal | undefined;
  /** The page size that this registry accepted last time; 0 for none. */
  pageSize?: number | undefined;
};

export type TagList = {
  /** In the registry's order, which has no meaning (L-16). */
  tags: string[];
  /** True when tags may be missing; `notes` says why. */
  truncated: boolean;
  /** Why the list was cut, and what was left out of it. */
  notes: ListNote[];
  pageSize: number;
};

/** Reads all pages of `GET /v2/<name>/tags/list`, up to 100,000 tags by default. */
export async function listTags(context: Context, repository: string, options: ListTagsOptions = {}): Promise<TagList> {
  const { entries, ...rest } = await readPages(context, {
    path: `${repositoryPath(context, repository)}/tags/list`,
    scope: pullScope(repository),
    field: 'tags',
    isName: isTagName,
    pageSize: options.pageSize,
    maxEntries: context.limits.listEntries,
    signal: options.signal,
  });
  return { tags: entries, ...rest };
}
