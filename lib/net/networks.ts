/**
 * Nobody may connect there, whatever is allowed (S-11): what answers at such an address hands out the machine's own
 * credentials, or is no single host.
 */
export const FORBIDDEN_NETWORKS = [
  // "This network" and ::; as a destination Linux takes both for itself.
  '0.0.0.0/8',
  '::/128',
  // Link-local: the metadata of most clouds, by IPv6 too (OpenStack's fe80::a9fe:a9fe).
  '169.254.0.0/16',
  'fe80::/10',
  // Metadata elsewhere: Alibaba, Azure's wire server, Oracle's 192.0.0.192, AWS and Google over IPv6.
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
 * Nobody's on the open Internet, so somebody's own network: only where it was allowed (S-12, S-15). A list, since a
 * library's idea of "private" leaves some out.
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
  // Discard, loopback, NAT64, Teredo and all else of IPv6 that is not 2000::/3, below; of that:
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
] as const;

/** What of IPv6 is routed on the open Internet at all. */
export const GLOBAL_UNICAST = '2000::/3';

/** Ports of services that speak no HTTP, or are never meant for a registry's client (S-18). */
export const FORBIDDEN_PORTS: ReadonlySet<number> = new Set([
  22, 25, 53, 110, 143, 389, 445, 3306, 5432, 6379, 9200, 11211, 27017,
]);
