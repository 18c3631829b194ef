import type { PackageDelta } from '#lib/alerts/message-facts.ts';
import { diffContents } from '#lib/contents/diff/diff-contents.ts';
import type { Database } from '#lib/db/client.ts';
import type { ContentsRequest } from './draft.ts';
import { findContentsOf } from './stored-contents.ts';

export type Packages = PackageDelta[];

/**
 * Finds the packages that differ between layers. Null while this repository does not show all files of both sides: missing
 * ones would look added or removed. Files known only from other repositories are not used.
 */
export async function findPackages(db: Database, { layers, repositoryId }: ContentsRequest): Promise<Packages | null> {
  const indexes = await findContentsOf(db, repositoryId, [...layers.from, ...layers.to]);
  const [from, to] = [layers.from, layers.to].map((side) => side.flatMap((digest) => indexes.get(digest) ?? []));
  if (from?.length !== layers.from.length || to?.length !== layers.to.length) return null;
  return diffContents(from, to).packages.flatMap(({ replacedFiles, replacedBytes, ...delta }) =>
    // An incident is about sizes.
    delta.deltaBytes === 0 ? [] : [delta],
  );
}
