/**
 * Whether a watched name is a digest, and not a tag: a tag's name has no colon. A digest that somebody pinned is watched under itself,
 * beside the tags.
 */
export function isPinnedDigest(name: string): boolean {
  return name.includes(':');
}
