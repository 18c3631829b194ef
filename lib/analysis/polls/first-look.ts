import { isPinnedDigest } from '#lib/image/pinned-digest.ts';
import { groupTags, type StreamGroup } from '../series/streams.ts';

/** Tags of each ordered family that the first check reads immediately (P-37). */
const FIRST_LOOK_FAMILY_SIZE = 20;
/** Limit for names that match no form, which may be thousands of feature branches. */
const FIRST_LOOK_OTHERS = 50;

/** Tag names in the order to fetch them. Each wanted tag is in one of the lists. */
export type FirstLook = { now: string[]; later: string[] };

/**
 * Plans the first check of a repository (P-37). `now` has the pasted tag, then pinned digests, then moving tags with `latest`
 * first, the 20 highest of each ordered family and some others. `later` has the rest, commits last. Artifacts and pull requests
 * are not fetched unless pasted.
 */
export function planFirstLook(names: Iterable<string>, options: { pastedTag: string | null }): FirstLook {
  const listed = [...names];
  const groups = groupTags(listed);
  const now = new Set<string>();
  // A pasted tag may exist although the list lacks it (L-38, H-06).
  if (options.pastedTag !== null) now.add(options.pastedTag);
  for (const name of listed) if (isPinnedDigest(name)) now.add(name);
  for (const tag of tagsOf(groups, 'moving')) now.add(tag);
  const families = groups.filter(isOrderedFamily);
  for (const family of families) {
    for (const tag of family.tags.slice(0, FIRST_LOOK_FAMILY_SIZE)) now.add(tag);
  }
  const others = tagsOf(groups, 'other');
  for (const tag of others.slice(0, FIRST_LOOK_OTHERS)) now.add(tag);
  const rest = [...others, ...families.flatMap((family) => family.tags), ...tagsOf(groups, 'hash')];
  return { now: [...now], later: rest.filter((tag) => !now.has(tag)) };
}

function isOrderedFamily(group: StreamGroup): boolean {
  return group.form === 'semver' || group.form === 'prerelease' || group.form === 'date';
}

function tagsOf(groups: StreamGroup[], form: StreamGroup['form']): string[] {
  return groups.filter((group) => group.form === form).flatMap((group) => group.tags);
}
