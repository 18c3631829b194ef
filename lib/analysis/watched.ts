import { isPinnedDigest } from '#lib/image/pinned-digest.ts';
import { tagFilter } from './filter.ts';

export type Filters = { include: readonly string[]; exclude: readonly string[]; pastedTag: string | null };

/**
 * Which tags a repository's filters want; the one that was pasted need not be among the included. A pinned digest is always
 * wanted: globs are for tags. Pure.
 */
export function watchedTags({ include, exclude, pastedTag }: Filters): (name: string) => boolean {
  const passes = tagFilter(include, exclude);
  const isAllowed = tagFilter([], exclude);
  return (name) => isPinnedDigest(name) || passes(name) || (name === pastedTag && isAllowed(name));
}

/** Which platforms it wants; what cannot be told is kept. Pure. */
export function watchedPlatforms({ platforms }: { platforms: readonly string[] }): (platform: string) => boolean {
  return (platform) => platforms.length === 0 || platform === 'unknown' || platforms.includes(platform);
}
