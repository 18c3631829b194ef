import { classifyAddress, isWithin } from './address.ts';
import type { BlockReason } from './blocked-address-error.ts';
import { normaliseHostname } from './host.ts';
import { FORBIDDEN_PORTS } from './networks.ts';

/** Which private places may be connected to; forbidden ones never are. */
export type ConnectionPolicy = {
  /** The operator's own word: every private network, or those listed as "10.0.0.0/8". */
  privateNetworks: 'all' | readonly string[];
  /** "registry.lan:5000": hosts that may lie in a private network, none of what they point to. */
  allowedHosts: readonly string[];
  /** Ports that what is spoken there is meant for, though others are refused them. */
  ownPorts?: readonly number[] | undefined;
};

/** Where a connection goes. */
export type Destination = { hostname: string; port: number };

/** Nothing but the open Internet. */
export const PUBLIC_ONLY: ConnectionPolicy = { privateNetworks: [], allowedHosts: [] };

/** Of a mail server; whoever speaks anything else must not get there (S-18). */
const SMTP_PORTS = [25];

/** What may be connected to for the sake of a registry or channel: an allowance is for its own host and port alone. */
export function policyFor(
  privateNetworks: ConnectionPolicy['privateNetworks'],
  { url, allowPrivate }: { url: string; allowPrivate: boolean },
): ConnectionPolicy {
  return {
    privateNetworks,
    allowedHosts: allowPrivate ? [formatDestination(destinationOf(url))] : [],
    ...(url.startsWith('smtp:') ? { ownPorts: SMTP_PORTS } : {}),
  };
}

/** @throws TypeError for what is no URL */
export function destinationOf(url: string): Destination {
  const { hostname, port, protocol } = new URL(url);
  return { hostname, port: port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port) };
}

/** "registry.lan:5000", "[fd00::1]:443" */
export function formatDestination({ hostname, port }: Destination): string {
  const name = normaliseHostname(hostname);
  return `${name.includes(':') ? `[${name}]` : name}:${port}`;
}

/**
 * Whether a connection may be made, `addresses` being all that the host's name resolves to; null when it may. One bad
 * address among good ones is enough to refuse (S-13).
 */
export function decideConnection(
  policy: ConnectionPolicy,
  to: Destination,
  addresses: readonly string[],
): BlockReason | null {
  const places = addresses.map(classifyAddress);
  if (places.includes('forbidden')) return 'forbidden-address';
  const { privateNetworks } = policy;
  const isListed = (address: string) => privateNetworks === 'all' || isWithin(address, privateNetworks);
  const isForbidden = FORBIDDEN_PORTS.has(to.port) && !policy.ownPorts?.includes(to.port);
  if (isForbidden && !addresses.every(isListed)) return 'forbidden-port';
  if (policy.allowedHosts.includes(formatDestination(to))) return null;
  const isOpen = addresses.every((address, index) => places[index] === 'public' || isListed(address));
  return isOpen ? null : 'private-address';
}
