import { describe, expect, it } from 'vitest';
import { FORBIDDEN_PORTS } from '#lib/net/networks.ts';
import { decideConnection, destinationOf, formatDestination, policyFor } from '#lib/net/policy.ts';

const nobody = { privateNetworks: [], allowedHosts: [] } as const;
const everyNetwork = { privateNetworks: 'all', allowedHosts: [] } as const;
const office = { privateNetworks: ['10.0.0.0/8'], allowedHosts: [] } as const;
const lan = policyFor([], { url: 'http://registry.lan:5000/prefix', allowPrivate: true });

const decide = (policy: Parameters<typeof decideConnection>[0], url: string, addresses: string[]) =>
  decideConnection(policy, destinationOf(url), addresses);

describe('decideConnection', () => {
  it.each([
    ['a public host', nobody, 'https://r.example.com', ['1.1.1.1', '2606:4700::1'], null],
    ['S-12 a private one', nobody, 'http://10.1.2.3:5000', ['10.1.2.3'], 'private-address'],
    ['S-12 all networks opened', everyNetwork, 'http://10.1.2.3:5000', ['10.1.2.3'], null],
    ['S-12 its network opened', office, 'http://10.1.2.3:5000', ['10.1.2.3'], null],
    ['S-12 another network opened', office, 'http://192.168.1.2', ['192.168.1.2'], 'private-address'],
    ['S-13 one bad among good', nobody, 'https://r.example.com', ['93.184.216.34', '127.0.0.1'], 'private-address'],
    ['S-13 good among opened', office, 'https://r.example.com', ['93.184.216.34', '10.0.0.1'], null],
    ['S-13 one not opened', office, 'https://r.example.com', ['10.0.0.1', '::1'], 'private-address'],
    [
      'S-11 metadata though all is opened',
      everyNetwork,
      'http://m.example.com',
      ['169.254.169.254'],
      'forbidden-address',
    ],
    [
      'S-13 metadata among good',
      everyNetwork,
      'http://m.example.com',
      ['1.1.1.1', 'fd00:ec2::254'],
      'forbidden-address',
    ],
    ['unspecified though all is opened', everyNetwork, 'http://0.0.0.0:5000', ['0.0.0.0'], 'forbidden-address'],
    ['a registry that was allowed', lan, 'http://registry.lan:5000', ['192.168.1.2', '::1'], null],
    ['… is not metadata', lan, 'http://registry.lan:5000', ['169.254.169.254'], 'forbidden-address'],
    ['… nor its other port', lan, 'http://registry.lan:5001', ['192.168.1.2'], 'private-address'],
    ['… nor another host', lan, 'http://auth.lan:5000', ['192.168.1.2'], 'private-address'],
    ['… nor that host’s address', lan, 'http://192.168.1.2:5000', ['192.168.1.2'], 'private-address'],
    ['… nor a name that begins so', lan, 'http://registry.lan.evil.com:5000', ['192.168.1.2'], 'private-address'],
    ['… but in any spelling', lan, 'http://REGISTRY.lan.:5000', ['192.168.1.2'], null],
  ] as const)('decides by policy and addresses: %s', (_, policy, url, addresses, expected) => {
    expect(decide(policy, url, [...addresses])).toBe(expected);
  });

  it.each([22, 25, 53, 110, 143, 389, 445, 3306, 5432, 6379, 9200, 11211, 27017])(
    'blocks port %i unless the network is allowed (S-18)',
    (port) => {
      expect(FORBIDDEN_PORTS.has(port)).toBe(true);
      expect(decide(nobody, `http://r.example.com:${port}`, ['1.1.1.1'])).toBe('forbidden-port');
      expect(decide(nobody, `http://10.0.0.1:${port}`, ['10.0.0.1'])).toBe('forbidden-port');
      expect(decide(everyNetwork, `http://r.example.com:${port}`, ['1.1.1.1'])).toBeNull();
      expect(decide(office, `http://10.0.0.1:${port}`, ['10.0.0.1'])).toBeNull();
      expect(decide(office, `http://r.example.com:${port}`, ['10.0.0.1', '1.1.1.1'])).toBe('forbidden-port');
      const allowed = policyFor([], { url: `http://10.0.0.1:${port}`, allowPrivate: true });
      expect(decide(allowed, `http://10.0.0.1:${port}`, ['10.0.0.1'])).toBe('forbidden-port');
    },
  );
});

describe('policyFor', () => {
  it.each([
    ['http://localhost:5000', ['localhost:5000']],
    ['http://nas', ['nas:80']],
    ['https://NAS./prefix', ['nas:443']],
    ['https://[FD00::1]:8443', ['[fd00::1]:8443']],
  ])('allows for %s only its own host and port', (url, expected) => {
    expect(policyFor([], { url, allowPrivate: true }).allowedHosts).toEqual(expected);
    expect(policyFor([], { url, allowPrivate: false }).allowedHosts).toEqual([]);
    expect([formatDestination(destinationOf(url))]).toEqual(expected);
  });
});
