/** Returns 12 characters after the algorithm: "sha256:abcdef0123456789…" → "abcdef012345". */
export function shortDigest(digest: string): string {
  return digest.slice(digest.indexOf(':') + 1).slice(0, 12);
}
