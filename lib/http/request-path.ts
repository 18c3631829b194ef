/** Paths that cost almost nothing to answer, or must be answered under any load. */
const CHEAP = /^\/(?:_next\/static\/|api\/(?:health|ready)$|icon\.svg$)/;

/** @param baseUrl - without a trailing slash; null when not set */
export function basePathOf(baseUrl: string | null): string {
  return baseUrl === null ? '' : new URL(baseUrl).pathname.replace(/\/$/, '');
}

/** Returns the path of a request line, without query and base path. */
export function requestPath(url: string, basePath: string): string {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  return basePath !== '' && path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : path;
}

/** Reports whether a route answers a path, and not a page. @param path - without the base path */
export const isDataPath = (path: string): boolean => path.startsWith('/api/') || path === '/metrics';

/** Reports whether a path is valid percent-encoded UTF-8 without NUL. Next answers any other path with a bare 500. */
export function isTextPath(path: string): boolean {
  try {
    return !decodeURIComponent(path).includes('\0');
  } catch {
    return false;
  }
}

/**
 * Reports whether a request is exempt from the concurrency limit and the rate limit. A path with dot segments or backslashes,
 * which can resolve to another one (https://url.spec.whatwg.org/#path-state), is never exempt.
 */
export function isCheapPath(path: string): boolean {
  return CHEAP.test(path) && new URL(`http://localhost${path}`).pathname === path;
}
