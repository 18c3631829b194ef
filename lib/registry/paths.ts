import { type Digest, findDigest, isVerifiable } from '#lib/image/digest.ts';
import { isRepositoryName, isTagName } from '#lib/image/reference.ts';

/** Scheme, host and port; and the path before `/v2/` without a trailing slash, mostly empty. */
export type Base = { origin: string; prefix: string };

/** Why a base URL is not used; null where it is fine. */
export type BaseRefusal = 'no-url' | 'user-info' | 'http-not-allowed';

/**
 * Splits a base URL. `new URL('/v2/', base)` would drop the prefix, so paths are joined as text. Plain http is for
 * registries whose insecure switch is on (S-67, S-69); user info never.
 */
export function parseBase(baseUrl: string, insecure: boolean): Base | BaseRefusal {
  if (!URL.canParse(baseUrl)) return 'no-url';
  const url = new URL(baseUrl);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'no-url';
  if (url.username !== '' || url.password !== '') return 'user-info';
  if (url.protocol === 'http:' && !insecure) return 'http-not-allowed';
  return { origin: url.origin, prefix: url.pathname.replace(/\/+$/, '') };
}

/** Whether a name may be put into a path as it is. */
export function isSafeRepository(name: string): boolean {
  return name.length <= 255 && isRepositoryName(name);
}

export type ManifestReference = { tag: string } | { digest: Digest };

/** A tag, or a digest that content can be checked against; null for all else, before any URL is built. */
export function findReference(text: string): ManifestReference | null {
  if (!text.includes(':')) return isTagName(text) ? { tag: text } : null;
  const digest = findDigest(text);
  return digest !== null && isVerifiable(digest) ? { digest } : null;
}

export const pullScope = (repository: string) => `repository:${repository}:pull`;
export const CATALOG_SCOPE = 'registry:catalog:*';
