import ipaddr from 'ipaddr.js';
import { listEmbedded } from './embedded.ts';
import { FORBIDDEN_NETWORKS, GLOBAL_UNICAST, PRIVATE_NETWORKS } from './networks.ts';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Network = [Address, number];

/** Whether anyone may be reached there, only whom somebody allowed, or nobody. */
export type Place = 'public' | 'private' | 'forbidden';

const forbidden = FORBIDDEN_NETWORKS.map(parseNetwork);
const privates = PRIVATE_NETWORKS.map(parseNetwork);
const globalUnicast = parseNetwork(GLOBAL_UNICAST);

/** The worst of an address and of those that it carries (S-15). What is no address is forbidden. */
export function classifyAddress(text: string): Place {
  const places = facesOf(text).map(placeOf);
  if (places.length === 0 || places.includes('forbidden')) return 'forbidden';
  return places.includes('private') ? 'private' : 'public';
}

/** Whether an address lies in one of `networks`, and whatever private address it carries too. */
export function isWithin(text: string, networks: readonly string[]): boolean {
  const faces = facesOf(text);
  const within = networks.map(parseNetwork);
  const [self] = faces;
  if (self === undefined) return false;
  const asked = faces.filter((face) => face === self || placeOf(face) !== 'public');
  return asked.every((face) => within.some((network) => isIn(face, network)));
}

/** "10.0.0.0/8" with the network's own length. @throws Error for what is no network */
function parseNetwork(cidr: string): Network {
  return ipaddr.parseCIDR(cidr);
}

/** The address as it is routed, then those that it carries; empty for what is no address. */
function facesOf(text: string): Address[] {
  // A zone names an interface of ours and changes nothing of the address.
  const bare = text.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  if (!ipaddr.isValid(bare)) return [];
  // ::ffff:127.0.0.1 is no address of IPv6 at all: the socket is one of IPv4.
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
