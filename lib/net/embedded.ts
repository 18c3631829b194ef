import ipaddr from 'ipaddr.js';

/** IPv6 networks whose addresses embed an IPv4 address: the byte offsets of its four bytes, several where more than one is possible. */
const CARRIERS: readonly { network: string; bytes: readonly (readonly number[])[]; inverted?: readonly number[] }[] = [
  // IPv4-compatible (::a.b.c.d) and IPv4-translated (::ffff:0:a.b.c.d).
  { network: '::/96', bytes: [[12, 13, 14, 15]] },
  { network: '::ffff:0:0:0/96', bytes: [[12, 13, 14, 15]] },
  // NAT64, the well-known prefix and the local-use one (RFC 6052, RFC 8215); byte 8 of the latter is unused.
  { network: '64:ff9b::/96', bytes: [[12, 13, 14, 15]] },
  {
    network: '64:ff9b:1::/48',
    bytes: [
      [12, 13, 14, 15],
      [6, 7, 9, 10],
      [7, 9, 10, 11],
      [9, 10, 11, 12],
    ],
  },
  { network: '2002::/16', bytes: [[2, 3, 4, 5]] },
  // Teredo: the server unchanged, the client with every bit inverted.
  { network: '2001::/32', bytes: [[4, 5, 6, 7]], inverted: [12, 13, 14, 15] },
];

const carriers = CARRIERS.map((carrier) => ({ ...carrier, network: ipaddr.IPv6.parseCIDR(carrier.network) }));

/** Returns the IPv4 addresses that an IPv6 address leads to through translators and tunnels (S-15). */
export function listEmbedded(address: ipaddr.IPv6): ipaddr.IPv4[] {
  const bytes = address.toByteArray();
  const pick = (offsets: readonly number[], flip = 0) =>
    new ipaddr.IPv4(offsets.map((offset) => (bytes[offset] ?? 0) ^ flip));
  return carriers
    .filter(({ network: [prefix, bits] }) => address.match(prefix, bits) && !isItself(bytes))
    .flatMap(({ bytes: places, inverted }) => [
      ...places.map((offsets) => pick(offsets)),
      ...(inverted ? [pick(inverted, 0xff)] : []),
    ]);
}

/** :: and ::1 embed no address. */
function isItself(bytes: readonly number[]): boolean {
  return bytes.slice(0, 15).every((byte) => byte === 0) && (bytes[15] ?? 0) <= 1;
}
