import { isAuthPage } from './sign-in-path.ts';

/** Placeholder for the own origin; no real one ends in ".invalid". */
const ORIGIN = 'https://plimsoll.invalid';

/** Control characters and spaces, some of which URL parsers remove: "/\t/evil" is "//evil" to a browser. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Z}]/u;

/** An encoded slash or backslash, which a lax server or proxy may decode again. */
const DISGUISED = /%(?:25)*(?:2f|5c|0[0-9a-f]|1[0-9a-f])/i;

/**
 * Returns the page after signing in: an own path with its query, or "/" for anything else. The fragment is dropped,
 * since no page uses one.
 */
export function safeNextPath(next: string | string[] | null | undefined): string {
  if (typeof next !== 'string' || !next.startsWith('/') || next.length > 2_000) return '/';
  if (UNSEEN.test(next)) return '/';
  if (!URL.canParse(next, ORIGIN)) return '/';
  const { origin, pathname, search } = new URL(next, ORIGIN);
  if (origin !== ORIGIN) return '/';
  if (pathname.includes('//') || pathname.includes('\\') || DISGUISED.test(pathname)) return '/';
  return isAuthPage(pathname) ? '/' : `${pathname}${search}`;
}
