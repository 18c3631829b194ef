import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Which headers of reverse proxies are believed. */
export type TrustedHeaders = {
  /** How many reverse proxies of one's own append to X-Forwarded-For; 0 believes no header. */
  trustedProxies: number;
  /** In lower case: the header in which the proxy sends the client's address, instead of X-Forwarded-For. Null for none. */
  clientIpHeader: string | null;
};

/**
 * The address of the client. Only what trusted proxies wrote is believed:
 * - with `clientIpHeader`, that header alone, if it is exactly one address;
 * - else, of X-Forwarded-For, the n-th entry from the right with n proxies. A client may have sent those before it.
 *
 * @param remote - of the socket; it is the result where nothing else is believed
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
 * Without port, brackets and zone, IPv4 as IPv4 and in the usual spelling; null for what is not one address. Node takes any text as
 * a zone ("fe80::1%br-0a1b"), where ipaddr.js throws.
 */
function parseAddress(text: string): string | null {
  const trimmed = text.trim();
  const host = /^\[([^\]]+)\](?::\d+)?$/.exec(trimmed)?.[1] ?? /^(\d+(?:\.\d+){3}):\d+$/.exec(trimmed)?.[1] ?? trimmed;
  const bare = host.replace(/%.*$/, '');
  return isIP(bare) === 0 ? null : ipaddr.process(bare).toString();
}
