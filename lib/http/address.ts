import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The proxy headers that are trusted. */
export type TrustedHeaders = {
  /** Number of own reverse proxies that append to X-Forwarded-For; 0 trusts no header. */
  trustedProxies: number;
  /** The header in which the proxy sends the client's address instead of X-Forwarded-For, in lower case; null for none. */
  clientIpHeader: string | null;
};

/**
 * Returns the client's address. Only entries that trusted proxies wrote count:
 * - with `clientIpHeader`: that header alone, if it is exactly one address;
 * - else the n-th entry of X-Forwarded-For from the right, for n proxies. The client may have sent the entries before it.
 *
 * @param remote - address of the socket, the fallback
 */
export function clientAddress(
  remote: string | undefined,
  headers: IncomingHttpHeaders,
  { trustedProxies, clientIpHeader }: TrustedHeaders,
): string {
  const own = parseAddress(remote ?? '') ?? 'unknown';
  if (trustedProxies === 0) return own;
  if (clientIpHeader !== null) return parseAddress(joined(headers[clientIpHeader])) ?? own;
  const entries = joined(headers['x-forwarded-for']).split(',');
  return parseAddress(entries[entries.length - trustedProxies] ?? '') ?? own;
}

const joined = (value: string | string[] | undefined): string =>
  Array.isArray(value) ? value.join(',') : (value ?? '');

/**
 * Returns one address in its usual spelling, without port, brackets and zone, IPv4-mapped IPv6 as IPv4; null for any other text.
 * Node accepts any text as a zone ("fe80::1%br-0a1b"), where ipaddr.js throws.
 */
function parseAddress(text: string): string | null {
  const trimmed = text.trim();
  const host = /^\[([^\]]+)\](?::\d+)?$/.exec(trimmed)?.[1] ?? /^(\d+(?:\.\d+){3}):\d+$/.exec(trimmed)?.[1] ?? trimmed;
  const bare = host.replace(/%.*$/, '');
  return isIP(bare) === 0 ? null : ipaddr.process(bare).toString();
}
