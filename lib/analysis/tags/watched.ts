import { isPinnedDigest } from '#lib/image/pinned-digest.ts';
import { tagFilter } from './filter.ts';

export type Filters = { include: readonly string[]; exclude: readonly string[]; pastedTag: string | null };

/**
 * Compiles the filters of a repository into a test of tag names. The pasted tag need not match `include`. A pinned digest always
 * passes, because globs are for tags. Pure.
 */
export function watchedTags({ include, exclude, pastedTag }: Filters): (name: string) => boolean {
  const passes = tagFilter(include, exclude);
  const isAllowed = tagFilter([], exclude);
  return (name) => isPinnedDigest(name) || passes(name) || (name === pastedTag && isAllowed(name));
}

/** Compiles the watched platforms into a test. An empty list matches all, and an unknown platform always passes. Pure. */
export function watchedPlatforms({ platforms }: { platforms: readonly string[] }): (platform: string) => boolean {
  return (platform) => platforms.length === 0 || platform === 'unknown' || platforms.includes(platform);
}
