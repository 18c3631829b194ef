import { describe, expect, it } from 'vitest';
import { clientAddress } from '#lib/http/address.ts';

describe('clientAddress', () => {
  it.each([
    ['203.0.113.9', undefined, 0, '203.0.113.9'],
    ['::ffff:203.0.113.9', undefined, 0, '203.0.113.9'],
    ['::ffff:cb00:7109', undefined, 0, '203.0.113.9'],
    ['2001:db8::1', undefined, 0, '2001:db8::1'],
    [undefined, undefined, 0, 'unknown'],
    // Without a proxy the header of a client proves nothing.
    ['203.0.113.9', '198.51.100.1', 0, '203.0.113.9'],
    ['10.0.0.1', '198.51.100.1', 1, '198.51.100.1'],
    ['10.0.0.1', 'spoofed, 198.51.100.1', 1, '198.51.100.1'],
    ['10.0.0.1', '192.0.2.1, 198.51.100.1, 10.0.0.2', 2, '198.51.100.1'],
    ['10.0.0.1', '198.51.100.1:4711', 1, '198.51.100.1'],
    ['10.0.0.1', '[2001:db8::5]:4711', 1, '2001:db8::5'],
    ['10.0.0.1', '2001:db8::5', 1, '2001:db8::5'],
    // Fewer entries than proxies, or an entry that is not an address.
    ['10.0.0.1', '198.51.100.1', 2, '10.0.0.1'],
    ['10.0.0.1', 'unknown', 1, '10.0.0.1'],
    ['10.0.0.1', '', 1, '10.0.0.1'],
    ['10.0.0.1', undefined, 1, '10.0.0.1'],
    // The zone names an interface of one machine. It does not identify the client.
    ['fe80::1%br-0a1b.100', undefined, 0, 'fe80::1'],
    ['10.0.0.1', 'fe80::1%eth0', 1, 'fe80::1'],
    ['10.0.0.1', '::ffff:203.0.113.9%-', 1, '203.0.113.9'],
    ['10.0.0.1', '[2001:db8::5%a%b]:4711', 1, '2001:db8::5'],
  ])('returns for %s with X-Forwarded-For: %s and %i trusted proxies: %s', (remote, header, proxies, address) => {
    const headers = header === undefined ? {} : { 'x-forwarded-for': header };
    expect(clientAddress(remote, headers, { trustedProxies: proxies, clientIpHeader: null })).toBe(address);
  });

  const FLY = { trustedProxies: 1, clientIpHeader: 'fly-client-ip' };

  it.each([
    ['203.0.113.9', '203.0.113.9'],
    [' 2001:db8::5 ', '2001:db8::5'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    // If the header is sent twice or has no address, the socket's address counts, and never X-Forwarded-For.
    ['203.0.113.9, 198.51.100.1', '172.16.0.2'],
    ['nobody', '172.16.0.2'],
    ['', '172.16.0.2'],
    [undefined, '172.16.0.2'],
  ])('reads a configured header %j as %s and ignores X-Forwarded-For', (value, address) => {
    const headers = {
      'x-forwarded-for': '192.0.2.7, 66.241.124.1',
      ...(value === undefined ? {} : { 'fly-client-ip': value }),
    };
    expect(clientAddress('172.16.0.2', headers, FLY)).toBe(address);
  });

  it('ignores headers that are not configured, and all of them without a trusted proxy', () => {
    const headers = { 'fly-client-ip': '192.0.2.7', 'x-real-ip': '192.0.2.7', 'cf-connecting-ip': '192.0.2.7' };
    expect(clientAddress('203.0.113.9', headers, { trustedProxies: 0, clientIpHeader: null })).toBe('203.0.113.9');
    expect(clientAddress('203.0.113.9', headers, { trustedProxies: 1, clientIpHeader: null })).toBe('203.0.113.9');
    expect(clientAddress('203.0.113.9', headers, { ...FLY, trustedProxies: 0 })).toBe('203.0.113.9');
  });
});
