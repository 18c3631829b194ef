import { isIPv4 } from 'node:net';

/** Probes and scrapers use any address. /metrics requires a token unless the request is local (local-request.ts). */
const PROBES = new Set(['/api/health', '/api/ready', '/metrics']);

export type HostDecision =
  | 'base-url'
  | 'loopback'
  | 'probe'
  /** No base URL is configured. The name in the request is never used in a link. */
  | 'unnamed'
  | 'foreign';

/**
 * Decides by the Host header whether a request addresses this instance. A server on loopback without a base URL accepts
 * loopback names only: otherwise any site could point its own name to 127.0.0.1 and read this instance from a local browser.
 *
 * @param host - the Host header
 * @param path - without the base path
 * @param boundTo - the address that the server listens on
 */
export function decideHost(
  { host, path }: { host: string | undefined; path: string },
  { baseUrl, boundTo }: { baseUrl: string | null; boundTo: string },
): HostDecision {
  if (PROBES.has(path)) return 'probe';
  const name = host === undefined ? null : parseHost(host, baseUrl);
  if (name === null) return 'foreign';
  if (isLoopback(name.hostname)) return 'loopback';
  if (baseUrl !== null) return name.host === new URL(baseUrl).host ? 'base-url' : 'foreign';
  return isLoopback(boundTo) ? 'foreign' : 'unnamed';
}

/** Reports whether a name or an address, with or without brackets, always refers to this machine. */
export function isLoopback(name: string): boolean {
  const bare = name
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  return (
    bare === 'localhost' || bare.endsWith('.localhost') || bare === '::1' || (isIPv4(bare) && bare.startsWith('127.'))
  );
}

/** Parses a Host header. A default port of the scheme is removed. */
function parseHost(host: string, baseUrl: string | null): URL | null {
  if (!/^[\w.:[\]-]+$/.test(host)) return null;
  const url = `${baseUrl === null ? 'http:' : new URL(baseUrl).protocol}//${host}`;
  return URL.canParse(url) ? new URL(url) : null;
}
