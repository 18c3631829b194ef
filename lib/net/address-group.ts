import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

const GROUP_BITS = 64;
/** NAT64 prefix under which translators show IPv4 clients to an IPv6 server (RFC 6052). The last four bytes are the client's address. */
const NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

/**
 * Returns the key of an address for rate limits. All limits use it: one customer usually has a whole /64 of IPv6.
 *
 * @returns an IPv4 address, also when written as IPv6; "2001:db8:1:2::/64" for IPv6; other text unchanged
 */
export function addressGroup(text: string): string {
  const bare = text.replace(/%.*$/, '');
  if (isIP(bare) === 0) return text;
  const address = ipaddr.process(bare);
  if (address instanceof ipaddr.IPv4) return address.toString();
  const bytes = address.toByteArray();
  if (address.match(NAT64)) return new ipaddr.IPv4(bytes.slice(12)).toString();
  const network = new ipaddr.IPv6(bytes.map((byte, index) => (index < GROUP_BITS / 8 ? byte : 0)));
  return `${network.toString()}/${GROUP_BITS}`;
}
