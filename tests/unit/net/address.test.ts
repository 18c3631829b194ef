import { describe, expect, it } from 'vitest';
import { classifyAddress, isWithin } from '#lib/net/address.ts';

/** A network, its first and last address, and the addresses just outside of it. */
const NETWORKS: [string, 'private' | 'forbidden', string[], string[]][] = [
  ['0/8', 'forbidden', ['0.0.0.0', '0.0.0.1', '0.255.255.255'], ['1.0.0.0']],
  ['10/8', 'private', ['10.0.0.0', '10.1.2.3', '10.255.255.255'], ['9.255.255.255', '11.0.0.0']],
  ['100.64/10', 'private', ['100.64.0.0', '100.127.255.255'], ['100.63.255.255', '100.128.0.0']],
  ['127/8', 'private', ['127.0.0.0', '127.0.0.1', '127.255.255.255'], ['126.255.255.255', '128.0.0.0']],
  ['169.254/16', 'forbidden', ['169.254.0.0', '169.254.255.255'], ['169.253.255.255', '169.255.0.0']],
  ['172.16/12', 'private', ['172.16.0.0', '172.31.255.255'], ['172.15.255.255', '172.32.0.0']],
  ['192.0.0/24', 'forbidden', ['192.0.0.0', '192.0.0.192', '192.0.0.255'], ['191.255.255.255', '192.0.1.0']],
  ['192.0.2/24', 'private', ['192.0.2.0', '192.0.2.255'], ['192.0.1.255', '192.0.3.0']],
  ['192.88.99/24', 'private', ['192.88.99.0', '192.88.99.255'], ['192.88.98.255', '192.88.100.0']],
  ['192.168/16', 'private', ['192.168.0.0', '192.168.255.255'], ['192.167.255.255', '192.169.0.0']],
  ['198.18/15', 'private', ['198.18.0.0', '198.19.255.255'], ['198.17.255.255', '198.20.0.0']],
  ['198.51.100/24', 'private', ['198.51.100.0', '198.51.100.255'], ['198.51.99.255', '198.51.101.0']],
  ['203.0.113/24', 'private', ['203.0.113.0', '203.0.113.255'], ['203.0.112.255', '203.0.114.0']],
  ['224/4', 'forbidden', ['224.0.0.0', '239.255.255.255'], ['223.255.255.255']],
  ['240/4', 'private', ['240.0.0.0', '255.255.255.254'], []],
  ['broadcast', 'forbidden', ['255.255.255.255'], []],
  ['::/128', 'forbidden', ['::', '0:0:0:0:0:0:0:0'], []],
  ['::1', 'private', ['::1', '0:0:0:0:0:0:0:1'], []],
  ['64:ff9b:1::/48', 'private', ['64:ff9b:1:808:8:800:808:808'], []],
  ['100::/64', 'private', ['100::', '100::ffff:ffff:ffff:ffff'], []],
  ['fc00::/7', 'private', ['fc00::', 'fd12:3456::1', 'fdff:ffff::'], []],
  ['fe80::/10', 'forbidden', ['fe80::', 'fe80::a9fe:a9fe', 'febf:ffff::', 'fe80::1%eth0'], []],
  ['ff00::/8', 'forbidden', ['ff00::', 'ff02::1', 'ffff::'], []],
  ['what is not 2000::/3', 'private', ['1fff:ffff::', '4000::', 'fec0::1', '5f00::1'], ['2a00::', '3ffe::1']],
  ['2001::/23', 'private', ['2001:1::1', '2001:2::1', '2001:1ff:ffff::'], ['2001:200::', '2001:4860::8888']],
  ['documentation', 'private', ['2001:db8::1', '3fff::1', '3fff:fff::'], ['2001:db9::1', '3fff:1000::']],
  ['metadata of clouds', 'forbidden', ['169.254.169.254', '169.254.170.2', '100.100.100.200', '168.63.129.16'], []],
  ['… over IPv6', 'forbidden', ['fd00:ec2::254', 'fd00:ec2::23', 'fd20:ce::254'], []],
];

describe('classifyAddress at both ends of each network and just outside (S-11, S-15)', () => {
  it.each(NETWORKS)('classifies %s as %s', (_, place, inside, outside) => {
    expect(inside.map((address) => [address, classifyAddress(address)])).toEqual(inside.map((one) => [one, place]));
    expect(outside.map((address) => [address, classifyAddress(address)])).toEqual(
      outside.map((one) => [one, 'public']),
    );
  });

  it.each(['1.1.1.1', '93.184.216.34', '223.255.255.255', '2606:2800:220:1::1', '2a02:c207::1'])(
    'classifies %s as public',
    (one) => {
      expect(classifyAddress(one)).toBe('public');
    },
  );

  it.each(['', 'example.com', '1.2.3.4.5', '256.1.1.1', ':::', 'fe80', '::ffff:1.2.3', '[', '1.2.3.4/8'])(
    'forbids %j, which is no address',
    (text) => expect(classifyAddress(text)).toBe('forbidden'),
  );
});

describe('classifyAddress of an address embedded in another (S-15)', () => {
  it.each([
    ['mapped', '::ffff:127.0.0.1', 'private'],
    ['mapped', '::ffff:7f00:1', 'private'],
    ['mapped', '0:0:0:0:0:ffff:a00:1', 'private'],
    ['mapped', '::ffff:169.254.169.254', 'forbidden'],
    ['mapped', '::ffff:0.0.0.0', 'forbidden'],
    ['mapped', '::ffff:1.1.1.1', 'public'],
    ['compatible', '::7f00:1', 'private'],
    ['compatible', '::a9fe:a9fe', 'forbidden'],
    ['translated', '::ffff:0:a9fe:a9fe', 'forbidden'],
    ['NAT64', '64:ff9b::7f00:1', 'private'],
    ['NAT64', '64:ff9b::a9fe:a9fe', 'forbidden'],
    ['NAT64', '64:ff9b::6464:64c8', 'forbidden'],
    ['NAT64 of a public address', '64:ff9b::101:101', 'private'],
    ['local NAT64, /96', '64:ff9b:1::a9fe:a9fe', 'forbidden'],
    ['local NAT64, /48', '64:ff9b:1:a9fe:a9:fe00::', 'forbidden'],
    ['local NAT64, /64', '64:ff9b:1:808:a9:fea9:fe00:0', 'forbidden'],
    ['6to4', '2002:7f00:1::1', 'private'],
    ['6to4', '2002:a9fe:a9fe::1', 'forbidden'],
    ['6to4 of a public address', '2002:101:101::1', 'private'],
    ['Teredo, client', '2001:0:101:101:0:0:5601:5601', 'forbidden'],
    ['Teredo, server', '2001:0:a9fe:a9fe:0:0:fefe:fefe', 'forbidden'],
    ['Teredo of public addresses', '2001:0:101:101:0:0:fefe:fefe', 'private'],
  ])('classifies %s: %s as %s', (_, address, place) => {
    expect(classifyAddress(address)).toBe(place);
  });
});

describe('isWithin the networks of the operator (S-12)', () => {
  it.each([
    ['10.1.2.3', ['10.0.0.0/8'], true],
    ['11.1.2.3', ['10.0.0.0/8'], false],
    ['10.1.2.3', [], false],
    ['10.1.2.3', ['fd00::/8', '10.1.2.3/32'], true],
    ['::ffff:10.1.2.3', ['10.0.0.0/8'], true],
    ['fd00::1', ['fd00::/8'], true],
    ['fd00::1', ['10.0.0.0/8'], false],
    ['64:ff9b::101:101', ['64:ff9b::/96'], true],
    ['64:ff9b::a00:1', ['64:ff9b::/96'], false],
    ['64:ff9b::a00:1', ['64:ff9b::/96', '10.0.0.0/8'], true],
    ['nonsense', ['0.0.0.0/0'], false],
  ])('compares %s with %j: %s', (address, networks, expected) => {
    expect(isWithin(address, networks)).toBe(expected);
  });
});
