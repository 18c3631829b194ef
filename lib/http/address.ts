import { isIP } from 'node:net';

/**
 * The address of who asks. Of X-Forwarded-For only the entries that our own proxies wrote count: with n of them, the
 * n-th from the right. What a client wrote in front of it says nothing.
 *
 * @param remote - of the socket
 * @param trustedProxies - how many reverse proxies of one's own add to the header
 */
export function clientAddress(
  remote: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: number,
): string {
  const own = plain(remote ?? '') ?? 'unknown';
  if (trustedProxies === 0 || forwardedFor === undefined) return own;
  const entries = forwardedFor.split(',');
  return plain(entries[entries.length - trustedProxies] ?? '') ?? own;
}

/** Who has one IPv6 address usually has its whole /64. */
export function addressGroup(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail = ''] = address.split('%')[0]?.split('::') ?? [];
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  return `${[...left, ...zeros, ...right]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, '').toLowerCase())
    .join(':')}::/64`;
}

/** Without port, brackets and the IPv4 mapping; null when it is no address. */
function plain(text: string): string | null {
  const trimmed = text.trim();
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(trimmed)?.[1] ?? /^(\d+(?:\.\d+){3}):\d+$/.exec(trimmed)?.[1] ?? trimmed;
  const mapped = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(bare)?.[1] ?? bare;
  return isIP(mapped) === 0 ? null : mapped;
}
