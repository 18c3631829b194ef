import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { classifyAddress, type Place } from './address.ts';

/** `name` for a host name, whose addresses its text does not show; else the class of a literal address. */
export type HostPlace = 'name' | Place;

/** Names that a cloud's resolver maps to its metadata service, which returns credentials. */
const METADATA_NAMES = new Set(['metadata.google.internal', 'metadata.goog', 'instance-data.ec2.internal']);

/**
 * Classifies a URL's `hostname` by its text alone; a name is resolved when a connection is made. Only parsed URLs
 * have the one spelling that is compared here, but other spellings of addresses are recognised too.
 */
export function classifyHost(hostname: string): HostPlace {
  const name = normaliseHostname(hostname);
  if (name === 'localhost' || name.endsWith('.localhost')) return 'private';
  if (METADATA_NAMES.has(name)) return 'forbidden';
  return isIP(name) !== 0 || ipaddr.isValid(name) ? classifyAddress(name) : 'name';
}

/** Returns one spelling per host: lower case, without a trailing dot and without the brackets of IPv6. */
export function normaliseHostname(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^\[|\]$/g, '');
}
