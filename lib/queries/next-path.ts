import { isAuthPage } from './sign-in-path.ts';

/** Stands in for our own origin; no real one ends in ".invalid". */
const ORIGIN = 'https://plimsoll.invalid';

/** Controls and blanks, some of which a URL parser strips: "/\t/evil" is "//evil" to a browser. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Z}]/u;

/** What a lax server or proxy may decode once more: a slash or backslash in disguise. */
const DISGUISED = /%(?:25)*(?:2f|5c|0[0-9a-f]|1[0-9a-f])/i;

/**
 * Where to go after signing in: a path of our own with its query, or "/" for all else. A fragment is
 * left out: none of ours has one.
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
