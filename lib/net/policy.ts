import { classifyAddress, isWithin } from './address.ts';
import type { BlockReason } from './blocked-address-error.ts';
import { normaliseHostname } from './host.ts';
import { FORBIDDEN_PORTS } from './networks.ts';

/** The private destinations that are allowed. Forbidden networks never are. */
export type ConnectionPolicy = {
  /** Private networks that the operator allows: all, or those listed as "10.0.0.0/8". */
  privateNetworks: 'all' | readonly string[];
  /** Hosts that may lie in a private network, as "registry.lan:5000". Hosts that they redirect to are not included. */
  allowedHosts: readonly string[];
  /** Forbidden ports that this protocol may use. */
  ownPorts?: readonly number[] | undefined;
};

/** Host and port of a connection. */
export type Destination = { hostname: string; port: number };

/** Allows the public Internet only. */
export const PUBLIC_ONLY: ConnectionPolicy = { privateNetworks: [], allowedHosts: [] };

/** Ports of mail servers, allowed for SMTP only (S-18). */
const SMTP_PORTS = [25];

/** Builds the policy for a registry or channel. `allowPrivate` applies to its own host and port only. */
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

/** @throws TypeError for text that is no URL */
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
 * Returns the reason that blocks a connection, null when it is allowed. One bad address among good ones blocks it (S-13).
 *
 * @param addresses - all addresses that the host's name resolves to
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
