import ipaddr from 'ipaddr.js';
import { listEmbedded } from './embedded.ts';
import { FORBIDDEN_NETWORKS, GLOBAL_UNICAST, PRIVATE_NETWORKS } from './networks.ts';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Network = [Address, number];

/** `public` needs no permission, `private` needs one, `forbidden` is never connected to. */
export type Place = 'public' | 'private' | 'forbidden';

const forbidden = FORBIDDEN_NETWORKS.map(parseNetwork);
const privates = PRIVATE_NETWORKS.map(parseNetwork);
const globalUnicast = parseNetwork(GLOBAL_UNICAST);

/** Classifies an address, with the most restrictive result of it and the addresses embedded in it (S-15). Other text is forbidden. */
export function classifyAddress(text: string): Place {
  const places = facesOf(text).map(placeOf);
  if (places.length === 0 || places.includes('forbidden')) return 'forbidden';
  return places.includes('private') ? 'private' : 'public';
}

/** Reports whether an address, and each address embedded in it that is not public, lies in one of `networks`. */
export function isWithin(text: string, networks: readonly string[]): boolean {
  const faces = facesOf(text);
  const within = networks.map(parseNetwork);
  const [self] = faces;
  if (self === undefined) return false;
  const asked = faces.filter((face) => face === self || placeOf(face) !== 'public');
  return asked.every((face) => within.some((network) => isIn(face, network)));
}

/** Parses a CIDR such as "10.0.0.0/8". @throws Error for other text */
function parseNetwork(cidr: string): Network {
  return ipaddr.parseCIDR(cidr);
}

/** Returns the address as it is routed, then the addresses embedded in it; empty for other text. */
function facesOf(text: string): Address[] {
  // A zone names a local interface and does not change the address.
  const bare = text.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  if (!ipaddr.isValid(bare)) return [];
  // ::ffff:127.0.0.1 is IPv4: the socket is an IPv4 socket.
  const address = ipaddr.process(bare);
  return address instanceof ipaddr.IPv4 ? [address] : [address, ...listEmbedded(address)];
}

function placeOf(address: Address): Place {
  if (forbidden.some((network) => isIn(address, network))) return 'forbidden';
  if (privates.some((network) => isIn(address, network))) return 'private';
  return address instanceof ipaddr.IPv4 || isIn(address, globalUnicast) ? 'public' : 'private';
}

function isIn(address: Address, [network, bits]: Network): boolean {
  return address.kind() === network.kind() && address.match(network, bits);
}
