import type { Database } from '#lib/db/client.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { findIndexOf, getImage, listEntries } from '#lib/db/images/images.ts';
import { listHostsWithPath } from '#lib/db/registries/registries.ts';
import { findRepositoryByName, findTagDigest, listRepositoriesWith } from '#lib/db/repositories/references.ts';
import { findDigest, isVerifiable } from '#lib/image/digest.ts';
import { formatReference, formatRepository, parseReference } from '#lib/image/reference.ts';

/** One requested side of a comparison: the repositories to search, and the digest of its manifest. */
export type Named = { repositoryIds: string[]; digest: string; tag: string | null };

/** One side in its repository, with its images by platform. */
export type Found = {
  repositoryId: string;
  tag: string | null;
  /** Platform of an image that was named itself; null for an index. */
  platform: string | null;
  images: { platform: string; digest: string }[];
};

/**
 * Resolves "ghcr.io/acme/api:main", "ghcr.io/acme/api@sha256:…" or a bare digest.
 *
 * @param repositoryId - repository of a bare digest; else every repository that showed it
 * @throws InvalidReferenceError, NotFoundError with the step to watch it
 */
export async function findNamed(db: Database, text: string, repositoryId: string | null): Promise<Named> {
  const bare = findDigest(text);
  // "node:latest" has the form of a digest, but of no known algorithm: it is a reference.
  if (bare !== null && isVerifiable(bare)) {
    const repositoryIds = repositoryId === null ? await listRepositoriesWith(db, bare) : [repositoryId];
    if (repositoryIds.length === 0)
      throw new NotFoundError('image', bare, 'No watched repository showed it. Add its repository under Add images.');
    return { repositoryIds, digest: bare, tag: null };
  }
  const reference = parseReference(text, await listHostsWithPath(db));
  const id = await findRepositoryByName(db, reference.registry, reference.repository);
  if (id === null)
    throw new NotFoundError(
      'watched repository',
      formatRepository(reference),
      'Add it under Add images, or with POST /api/v1/repositories. Try again after the first poll.',
    );
  const tag = reference.tag ?? (reference.digest === null ? 'latest' : null);
  const digest = reference.digest ?? (tag === null ? null : await findTagDigest(db, id, tag));
  if (digest === null)
    throw new NotFoundError(
      'image',
      formatReference({ ...reference, tag }),
      'The repository is watched, but this tag was never read. Poll it now, or choose another tag.',
    );
  return { repositoryIds: [id], digest, tag: reference.tag === null && reference.digest !== null ? null : tag };
}

/** @throws NotFoundError when the repository never showed it */
export async function findSide(db: Database, { digest, tag }: Named, repositoryId: string): Promise<Found> {
  const row = await getImage(db, repositoryId, digest);
  if (row.kind === 'index')
    return { repositoryId, tag, platform: null, images: await listImages(db, repositoryId, digest) };
  if (row.image === null)
    throw new NotFoundError(
      'container image',
      digest,
      'The manifest is none: an artifact or an old format has no layers to compare.',
    );
  const index = await findIndexOf(db, repositoryId, row.manifestId);
  const platform = index?.platform ?? row.image.platform;
  const siblings = index === null ? [] : await listImages(db, repositoryId, index.digest);
  return {
    repositoryId,
    tag,
    platform,
    images: [{ platform, digest }, ...siblings.filter((sibling) => sibling.digest !== digest)],
  };
}

async function listImages(db: Database, repositoryId: string, indexDigest: string): Promise<Found['images']> {
  const entries = await listEntries(db, repositoryId, indexDigest);
  return entries.flatMap(({ platform, digest, role, sizeBytes }) =>
    role === 'image' && platform !== null && sizeBytes !== null ? [{ platform, digest }] : [],
  );
}

const DEFAULT = 'linux/amd64';

/** Chooses the images to compare: of the requested platform, else of the named image's, else linux/amd64, else the first shared one. */
export function choosePlatforms(from: Found, to: Found, asked: string | null): [string, string] {
  if (asked !== null) return [take(from, asked), take(to, asked)];
  const shared = listShared(from, to);
  const named = [to.platform, from.platform, DEFAULT].find((one) => one !== null && shared.includes(one));
  const common = named ?? shared[0];
  // Two images named by their own digests are compared, even on different platforms.
  const isApart = from.platform !== null && to.platform !== null && from.platform !== to.platform;
  const own = (side: Found) => take(side, side.platform ?? common ?? fallback(side));
  return isApart || common === undefined ? [own(from), own(to)] : [take(from, common), take(to, common)];
}

/** Lists the platforms of both sides, in the order of the newer one. */
export function listShared(from: Found, to: Found): string[] {
  const older = new Set(from.images.map(({ platform }) => platform));
  return [...new Set(to.images.map(({ platform }) => platform))].filter((platform) => older.has(platform));
}

const fallback = ({ images }: Found): string =>
  (images.find(({ platform }) => platform === DEFAULT) ?? images[0])?.platform ?? DEFAULT;

function take({ images }: Found, platform: string): string {
  const found = images.find((image) => image.platform === platform);
  if (found) return found.digest;
  const others = images.map((image) => image.platform).join(', ');
  throw new NotFoundError(
    'image for the platform',
    platform,
    others === '' ? 'None of its platforms was read yet.' : `It was read for ${others}.`,
  );
}
