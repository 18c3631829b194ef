import { type Digest, findDigest, isVerifiable } from '#lib/image/digest.ts';
import { isRepositoryName, isTagName } from '#lib/image/reference.ts';

/**
 * Base is a registry's URL in two parts: scheme, host and port; and the path before `/v2/` without a trailing slash,
 * usually empty.
 */
export type Base = { origin: string; prefix: string };

/** BaseRefusal is why a base URL is not used. */
export type BaseRefusal = 'no-url' | 'user-info' | 'http-not-allowed';

/**
 * Splits a base URL. Paths are joined as text, because `new URL('/v2/', base)` would drop the prefix. Plain http
 * requires the registry's insecure switch (S-67, S-69). User info is refused.
 */
export function parseBase(baseUrl: string, insecure: boolean): Base | BaseRefusal {
  if (!URL.canParse(baseUrl)) return 'no-url';
  const url = new URL(baseUrl);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'no-url';
  if (url.username !== '' || url.password !== '') return 'user-info';
  if (url.protocol === 'http:' && !insecure) return 'http-not-allowed';
  return { origin: url.origin, prefix: url.pathname.replace(/\/+$/, '') };
}

/** Reports whether a name can be put into a path unchanged. */
export function isSafeRepository(name: string): boolean {
  return name.length <= 255 && isRepositoryName(name);
}

export type ManifestReference = { tag: string } | { digest: Digest };

/**
 * Parses a tag, or a digest whose algorithm can be verified. Returns null for anything else, before a URL is built
 * (R-17, R-18).
 */
export function findReference(text: string): ManifestReference | null {
  if (!text.includes(':')) return isTagName(text) ? { tag: text } : null;
  const digest = findDigest(text);
  return digest !== null && isVerifiable(digest) ? { digest } : null;
}

export const pullScope = (repository: string) => `repository:${repository}:pull`;
export const CATALOG_SCOPE = 'registry:catalog:*';
