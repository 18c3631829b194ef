import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Probes and scrapers use any address. /metrics requires a token unless the request is local (local-request.ts). */
const PROBES = new Set(['/api/health', '/api/ready', '/metrics']);

export type HostDecision =
  | 'base-url'
  | 'loopback'
  | 'probe'
  /** No base URL is configured. The name is used in links only when an admin who is signed in opened it: opened-address.ts. */
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
  const scheme = baseUrl === null ? 'http:' : new URL(baseUrl).protocol;
  const name = host === undefined ? null : parseHost(host, scheme);
  if (name === null) return 'foreign';
  if (isLoopback(name.hostname)) return 'loopback';
  if (baseUrl !== null) return name.host === new URL(baseUrl).host ? 'base-url' : 'foreign';
  return isLoopback(boundTo) ? 'foreign' : 'unnamed';
}

/** Reports whether a name or an address, with or without brackets, always refers to this machine. `::ffff:127.0.0.1` is `127.0.0.1`. */
export function isLoopback(name: string): boolean {
  const bare = name
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  if (isIP(bare) !== 0) return ipaddr.process(bare).range() === 'loopback';
  return bare === 'localhost' || bare.endsWith('.localhost');
}

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const MAX_NAME_LENGTH = 253;

/**
 * Reports whether other programs accept the host in a link: an address, or a name of labels with letters, digits and inner hyphens
 * (https://www.rfc-editor.org/rfc/rfc1123#section-2.1). Browsers also open other names, such as "my_app".
 *
 * @param url - of `parseHost`
 */
export function isLinkable({ hostname, port }: URL): boolean {
  if (port === '0') return false;
  if (hostname.startsWith('[')) return true;
  return hostname.length <= MAX_NAME_LENGTH && hostname.split('.').every((label) => LABEL.test(label));
}

/** Parses a Host header. A default port of the scheme is removed. @param scheme - "https:" */
export function parseHost(host: string, scheme: string): URL | null {
  if (!/^[\w.:[\]-]+$/.test(host)) return null;
  const url = `${scheme}//${host}`;
  return URL.canParse(url) ? new URL(url) : null;
}
