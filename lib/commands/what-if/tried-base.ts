import { RefusedError } from '#lib/commands/errors.ts';
import { listPlatforms } from '#lib/db/checks/check-baselines.ts';
import type { Database } from '#lib/db/client.ts';
import { listHostsWithPath } from '#lib/db/registries/registries.ts';
import { findRepositoryPlace } from '#lib/db/repositories/places.ts';
import { findRepositoryByName, findTagDigest, listRepositoriesWith } from '#lib/db/repositories/references.ts';
import { loadImageLayers } from '#lib/db/usage/bases.ts';
import { findDigest } from '#lib/image/digest.ts';
import { formatRepository, parseReference } from '#lib/image/reference.ts';

/** The images of a base by platform. `manifestId` is null for one that was read from its registry. */
export type TriedBase = {
  described: {
    repositoryId: string | null;
    reference: string;
    tag: string | null;
    digest: string;
    source: 'watched' | 'registry';
  };
  images: ReadonlyMap<string, { manifestId: number | null; layers: readonly { digest: string; sizeBytes: number }[] }>;
};

/**
 * Finds a base among the watched images.
 *
 * @param text - a reference; with `repositoryId`, a tag or digest of that repository
 * @throws InvalidReferenceError; RefusedError for an image that was not read, with the code "not-watched"
 */
export async function findWatchedBase(db: Database, text: string, repositoryId: string | null): Promise<TriedBase> {
  const named = repositoryId === null ? await findNamed(db, text) : { repositoryId, name: text };
  const place = named && (await findRepositoryPlace(db, named.repositoryId));
  const digest = named && place && (await findRoot(db, named));
  if (!named || !place || digest === null) throw notWatched(text);
  const rows = await listPlatforms(db, named.repositoryId, digest);
  if (rows.length === 0) throw notWatched(text);
  const layers = await loadImageLayers(
    db,
    rows.map(({ manifestId }) => manifestId),
  );
  return {
    described: {
      repositoryId: named.repositoryId,
      reference: formatRepository({ registry: place.host, repository: place.name }),
      tag: findDigest(named.name) === null ? named.name : null,
      digest,
      source: 'watched',
    },
    images: new Map(
      rows.map(({ platform, manifestId }) => [platform, { manifestId, layers: layers.get(manifestId) ?? [] }]),
    ),
  };
}

async function findNamed(db: Database, text: string): Promise<{ repositoryId: string; name: string } | null> {
  const { registry, repository, tag, digest } = parseReference(text, await listHostsWithPath(db));
  const repositoryId = await findRepositoryByName(db, registry, repository);
  return repositoryId === null ? null : { repositoryId, name: digest ?? tag ?? 'latest' };
}

/** The digest that a tag points to, or a digest that the repository has shown. */
async function findRoot(
  db: Database,
  { repositoryId, name }: { repositoryId: string; name: string },
): Promise<string | null> {
  if (findDigest(name) === null) return findTagDigest(db, repositoryId, name);
  return (await listRepositoriesWith(db, name)).includes(repositoryId) ? name : null;
}

const notWatched = (text: string): RefusedError =>
  new RefusedError(`${text} is not a watched image that was read.`, {
    field: 'base',
    code: 'not-watched',
    hint: 'Editors can read it from its registry. Or add it, and choose it once it was read.',
  });
