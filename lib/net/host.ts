import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { classifyAddress, type Place } from './address.ts';

/** A name whose addresses are not known by its text, or where a literal address lies. */
export type HostPlace = 'name' | Place;

/** Answered by the cloud's own resolver, with what hands out credentials. */
const METADATA_NAMES = new Set(['metadata.google.internal', 'metadata.goog', 'instance-data.ec2.internal']);

/**
 * What kind of place a URL's `hostname` is, by its text alone: a name is looked up when somebody connects. Only parsed URLs
 * give the one spelling that this compares; other spellings of addresses are understood all the same.
 */
export function classifyHost(hostname: string): HostPlace {
  const name = normaliseHostname(hostname);
  if (name === 'localhost' || name.endsWith('.localhost')) return 'private';
  if (METADATA_NAMES.has(name)) return 'forbidden';
  return isIP(name) !== 0 || ipaddr.isValid(name) ? classifyAddress(name) : 'name';
}

/** Lower case, without a trailing dot and the brackets of IPv6: one spelling a host. */
export function normaliseHostname(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^\[|\]$/g, '');
}
