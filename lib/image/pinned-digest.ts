/** Reports whether a watched name is a pinned digest. A digest contains a colon, a tag name never does. */
export function isPinnedDigest(name: string): boolean {
  return name.includes(':');
}
