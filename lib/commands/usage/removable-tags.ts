import type { Database } from '#lib/db/client.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { findRemovableTags, type RemovableTagRow } from '#lib/db/usage/removal.ts';
import { formatRepository } from '#lib/image/reference.ts';
import { RefusedError } from '../errors.ts';

/** Tags of one registry. `ids` has each once. */
export type RemovableTags = { registryId: string; host: string; ids: number[]; tags: RemovableTagRow[] };

/** @throws RefusedError for tags of several registries, NotFoundError for unknown tags */
export async function getRemovableTags(db: Database, tagIds: readonly number[]): Promise<RemovableTags> {
  const ids = [...new Set(tagIds)];
  const tags = await findRemovableTags(db, ids);
  const known = new Set(tags.map(({ id }) => id));
  const missing = ids.find((id) => !known.has(id));
  const [first] = tags;
  if (missing !== undefined || first === undefined) throw new NotFoundError('tag', String(missing));
  const { registryId, host } = first;
  if (tags.some((tag) => tag.registryId !== registryId))
    throw new RefusedError('The tags belong to several registries.', {
      field: 'tagIds',
      hint: 'Choose tags of one registry: each registry stores its blobs separately.',
    });
  return { registryId, host, ids, tags };
}

/** "ghcr.io/acme/api:1.0", or "ghcr.io/acme/api@sha256:…" for a pinned digest. */
export function formatTag({ host, repository, name }: RemovableTagRow): string {
  const path = formatRepository({ registry: host, repository });
  return name.includes(':') ? `${path}@${name}` : `${path}:${name}`;
}
