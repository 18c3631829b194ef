import ipaddr from 'ipaddr.js';

export type HostClass = 'name' | 'public-address' | 'private-address' | 'metadata';

/**
 * What kind of place a URL's `hostname` is, by its text alone: names are looked up elsewhere. Only parsed URLs give the one
 * spelling that this compares.
 */
export function classifyHost(hostname: string): HostClass {
  const name = hostname.replace(/\.$/, '').toLowerCase();
  if (name === 'localhost' || name.endsWith('.localhost')) return 'private-address';
  if (name === 'metadata.google.internal') return 'metadata';
  const bare = name.replace(/^\[|\]$/g, '');
  if (!ipaddr.isValid(bare)) return 'name';
  const address = ipaddr.process(bare);
  if (metadataAddresses.has(address.toString()) || address.range() === 'linkLocal') return 'metadata';
  return address.range() === 'unicast' ? 'public-address' : 'private-address';
}

/** S-11 */
const metadataAddresses = new Set(['169.254.169.254', '100.100.100.200', 'fd00:ec2::254']);
