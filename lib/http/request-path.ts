/** Costs next to nothing to answer, or has to be answered however busy the server is. */
const CHEAP = /^\/(?:_next\/static\/|api\/(?:health|ready)$|icon\.svg$)/;

/** @param baseUrl - without a trailing slash; null where none is set */
export function basePathOf(baseUrl: string | null): string {
  return baseUrl === null ? '' : new URL(baseUrl).pathname.replace(/\/$/, '');
}

/** The path that a request line names, without query and base path. */
export function requestPath(url: string, basePath: string): string {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  return basePath !== '' && path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : path;
}

/** Whether a path, without the base path, is answered by a route and not by a page. */
export const isDataPath = (path: string): boolean => path.startsWith('/api/') || path === '/metrics';

/** Whether a path stands for text: percent-encoded UTF-8 without NUL. Next answers anything else with a bare 500. */
export function isTextPath(path: string): boolean {
  try {
    return !decodeURIComponent(path).includes('\0');
  } catch {
    return false;
  }
}

/**
 * Whether a request needs neither a place nor a share of the rate limit. A path with dot segments or backslashes, which
 * may lead elsewhere (https://url.spec.whatwg.org/#path-state), is never cheap.
 */
export function isCheapPath(path: string): boolean {
  return CHEAP.test(path) && new URL(`http://localhost${path}`).pathname === path;
}
