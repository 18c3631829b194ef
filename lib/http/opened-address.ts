import type { IncomingHttpHeaders } from 'node:http';
import { isLinkable, isLoopback, parseHost } from './hosts.ts';
import { decideOrigin } from './origin.ts';

export type Scheme = 'http' | 'https';

/** Names that a browser opens and that mean the machine of the browser. */
const UNSPECIFIED = new Set(['0.0.0.0', '[::]', '[::ffff:0:0]']);

/**
 * Returns the scheme that the browser used, as trusted proxies forwarded it: the n-th entry of X-Forwarded-Proto from the right for
 * n proxies, or the only one. Null without trusted proxies, and for any other text.
 */
export function forwardedScheme(headers: IncomingHttpHeaders, trustedProxies: number): Scheme | null {
  if (trustedProxies === 0) return null;
  const entries = [headers['x-forwarded-proto'] ?? []].flat().join(',').split(',');
  const entry = (entries.length === 1 ? entries[0] : entries[entries.length - trustedProxies]) ?? '';
  const scheme = entry.trim().toLowerCase();
  return scheme === 'http' || scheme === 'https' ? scheme : null;
}

/**
 * Returns the address that a browser opened: "http://plimsoll.lan:3000". The host is that of the Host header, which the request
 * filter has checked. Plimsoll itself serves HTTP only. Without a forwarded scheme, https is recognised by the
 * Sec-Fetch headers, which browsers send only with https and to loopback (https://www.w3.org/TR/fetch-metadata/).
 *
 * @param forwarded - of `forwardedScheme`
 * @returns null when the Host header is missing, or names no host that works in a link
 */
export function openedAddress(headers: Headers, forwarded: Scheme | null): string | null {
  const url = parseOpened(headers, forwarded);
  return url !== null && isLinkable(url) ? url.origin : null;
}

/**
 * Returns the origin of a request of the API that a browser sent: the Origin header where it matches Host, else the address of Host.
 *
 * @param forwarded - of `forwardedScheme`
 * @returns null when the Host header is missing or no host
 */
export function requestOrigin(request: Pick<Request, 'method' | 'headers'>, forwarded: Scheme | null): string | null {
  const { headers } = request;
  if (decideOrigin(request, null) === 'own-origin') return headers.get('origin');
  return parseOpened(headers, forwarded)?.origin ?? null;
}

/** Headers of requests that a browser or Next.js sends ahead, or for a part of a page. */
const PARTIAL = ['sec-purpose', 'purpose', 'x-moz', 'rsc', 'next-router-prefetch', 'next-action'];

/**
 * Reports whether a request opens a page as a person does: a GET of a document, neither prefetched nor begun by another site. Over http
 * browsers send no Sec-Fetch headers, and every GET without the other headers counts.
 */
export function isPageOpening({
  method,
  headers,
}: {
  method?: string | undefined;
  headers: IncomingHttpHeaders;
}): boolean {
  if (method !== 'GET' || PARTIAL.some((name) => headers[name] !== undefined)) return false;
  const destination = headers['sec-fetch-dest'];
  return (destination === undefined || destination === 'document') && headers['sec-fetch-site'] !== 'cross-site';
}

function parseOpened(headers: Headers, forwarded: Scheme | null): URL | null {
  const host = headers.get('host');
  const name = host === null ? null : parseHost(host, 'http:');
  if (host === null || name === null) return null;
  const isSecure = headers.has('sec-fetch-mode') && !isLoopback(name.hostname);
  return parseHost(host, `${forwarded ?? (isSecure ? 'https' : 'http')}:`);
}

/** Reports whether an address works only on the machine of its reader. @param address - an http or https URL */
export function isLocalAddress(address: string): boolean {
  const { hostname } = new URL(address);
  return isLoopback(hostname) || UNSPECIFIED.has(hostname);
}

/** An address that an admin opened, and when that was stored. */
export type OpenedAddress = { url: string; at: Date };

export type OpenedDecision =
  /** Stored in place of another address, or as the first one. */
  | 'new-address'
  /** The same address; its time is older than a day. */
  | 'new-time'
  | 'same'
  /** http never replaces https of the same host name: a server on another port of the host could have caused it. */
  | 'insecure-address'
  /** A loopback address never replaces one that other machines can open. */
  | 'local-address'
  /** Another address; the stored one is younger than a day, so that admins at two addresses do not replace each other's all day. */
  | 'other-address';

const DAY_MS = 86_400_000;

/** Decides whether an address that an admin opened is stored. */
export function decideOpened(stored: OpenedAddress | null, opened: string, now: Date): OpenedDecision {
  if (stored !== null && isDowngrade(stored.url, opened)) return 'insecure-address';
  if (stored === null) return 'new-address';
  const isOld = now.getTime() - stored.at.getTime() >= DAY_MS;
  if (stored.url === opened) return isOld ? 'new-time' : 'same';
  if (isLocalAddress(stored.url)) return 'new-address';
  if (isLocalAddress(opened)) return 'local-address';
  return isOld ? 'new-address' : 'other-address';
}

function isDowngrade(stored: string, opened: string): boolean {
  const [before, after] = [new URL(stored), new URL(opened)];
  return before.protocol === 'https:' && after.protocol === 'http:' && before.hostname === after.hostname;
}
