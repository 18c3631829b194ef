import { describe, expect, it } from 'vitest';
import { addressGroup, clientAddress } from '#lib/http/address.ts';

describe('the address of who asks', () => {
  it.each([
    ['203.0.113.9', undefined, 0, '203.0.113.9'],
    ['::ffff:203.0.113.9', undefined, 0, '203.0.113.9'],
    ['2001:db8::1', undefined, 0, '2001:db8::1'],
    [undefined, undefined, 0, 'unknown'],
    // What a client writes says nothing where there is no proxy.
    ['203.0.113.9', '198.51.100.1', 0, '203.0.113.9'],
    ['10.0.0.1', '198.51.100.1', 1, '198.51.100.1'],
    ['10.0.0.1', 'spoofed, 198.51.100.1', 1, '198.51.100.1'],
    ['10.0.0.1', '192.0.2.1, 198.51.100.1, 10.0.0.2', 2, '198.51.100.1'],
    ['10.0.0.1', '198.51.100.1:4711', 1, '198.51.100.1'],
    ['10.0.0.1', '[2001:db8::5]:4711', 1, '2001:db8::5'],
    ['10.0.0.1', '2001:db8::5', 1, '2001:db8::5'],
    // Fewer than there are proxies, or none that is one.
    ['10.0.0.1', '198.51.100.1', 2, '10.0.0.1'],
    ['10.0.0.1', 'unknown', 1, '10.0.0.1'],
    ['10.0.0.1', '', 1, '10.0.0.1'],
    ['10.0.0.1', undefined, 1, '10.0.0.1'],
  ])('%s with X-Forwarded-For: %s and %i proxies of our own is %s', (remote, header, proxies, address) => {
    expect(clientAddress(remote, header, proxies)).toBe(address);
  });

  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['unknown', 'unknown'],
  ])('%s is counted as %s', (address, group) => {
    expect(addressGroup(address)).toBe(group);
  });
});
