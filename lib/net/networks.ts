/**
 * Networks that are never connected to, whatever is allowed (S-11): their addresses return the machine's own credentials, or
 * are no single host.
 */
export const FORBIDDEN_NETWORKS = [
  // "This network" and ::. Linux treats both as the local machine.
  '0.0.0.0/8',
  '::/128',
  // Link-local: the metadata service of most clouds, over IPv6 too (OpenStack's fe80::a9fe:a9fe).
  '169.254.0.0/16',
  'fe80::/10',
  // Other metadata services: Alibaba, Azure's wire server, Oracle's 192.0.0.192, AWS and Google over IPv6.
  '100.100.100.200/32',
  '168.63.129.16/32',
  '192.0.0.0/24',
  'fd00:ec2::/32',
  'fd20:ce::254/128',
  // Multicast and broadcast.
  '224.0.0.0/4',
  '255.255.255.255/32',
  'ff00::/8',
] as const;

/**
 * Networks that are not routed on the Internet, and therefore internal: connected to only when allowed (S-12, S-15). They are
 * listed here because the "private" ranges of libraries are incomplete.
 */
export const PRIVATE_NETWORKS = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '240.0.0.0/4',
  // All IPv6 outside of GLOBAL_UNICAST is private too, such as discard, loopback and NAT64. These networks lie within it:
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
] as const;

/** The IPv6 networks that are routed on the Internet. */
export const GLOBAL_UNICAST = '2000::/3';

/** Ports of services that use no HTTP, or are never meant for a registry client (S-18). */
export const FORBIDDEN_PORTS: ReadonlySet<number> = new Set([
  22, 25, 53, 110, 143, 389, 445, 3306, 5432, 6379, 9200, 11211, 27017,
]);
