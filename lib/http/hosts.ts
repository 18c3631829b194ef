import { isIPv4 } from 'node:net';

/** Probes and scrapers ask for these by any address. /metrics asks for a token unless the request is local (local-request.ts). */
const PROBES = new Set(['/api/health', '/api/ready', '/metrics']);

export type HostDecision =
  | 'base-url'
  | 'loopback'
  | 'probe'
  /** Nobody said what we are called; no link is ever made of the name that was sent. */
  | 'unnamed'
  | 'foreign';

/**
 * Whether a request is meant for us, by the name it asked for. A server on loopback without a base URL
 * answers to loopback names alone: any site could let its own name point to 127.0.0.1 and read us from a browser here.
 *
 * @param host - the Host header
 * @param path - without the base path
 * @param boundTo - the address that we listen on
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

/** Whether a name or an address, with or without brackets, can only mean this machine. */
export function isLoopback(name: string): boolean {
  const bare = name
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  return (
    bare === 'localhost' || bare.endsWith('.localhost') || bare === '::1' || (isIPv4(bare) && bare.startsWith('127.'))
  );
}

/** With the port left out where it is the scheme's own. */
function parseHost(host: string, baseUrl: string | null): URL | null {
  if (!/^[\w.:[\]-]+$/.test(host)) return null;
  const url = `${baseUrl === null ? 'http:' : new URL(baseUrl).protocol}//${host}`;
  return URL.canParse(url) ? new URL(url) : null;
}
