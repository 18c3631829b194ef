import { describe, expect, it } from 'vitest';
import {
  decideOpened,
  forwardedScheme,
  isLocalAddress,
  isPageOpening,
  openedAddress,
  requestOrigin,
} from '#lib/http/opened-address.ts';

const NOW = new Date('2026-11-29T12:00:00Z');
const hours = (count: number) => new Date(NOW.getTime() - count * 3_600_000);

describe('the address that a browser opened', () => {
  const open = (headers: Record<string, string>, forwarded: 'http' | 'https' | null = null) =>
    openedAddress(new Headers(headers), forwarded);

  it.each([
    ['plimsoll.lan:3000', 'http://plimsoll.lan:3000'],
    ['PLIMSOLL.lan', 'http://plimsoll.lan'],
    ['10.0.0.7:3000', 'http://10.0.0.7:3000'],
    ['[fd00::7]:3000', 'http://[fd00::7]:3000'],
    ['plimsoll.lan:80', 'http://plimsoll.lan'],
  ])('has the host of the Host header: %s is %s', (host, url) => {
    expect(open({ host })).toBe(url);
  });

  it.each(['evil.example/path', 'user@evil.example', 'evil.example#', '', 'a b', '[::1', 'host:99999'])(
    'is unknown for "%s", which is no host',
    (host) => {
      expect(open({ host })).toBeNull();
    },
  );

  it.each([
    '-',
    'a.b..c',
    'EVIL_x.lan:080',
    '-a.lan',
    'a-.lan',
    '.lan',
    'a.lan.',
    'my_app',
    `${'a'.repeat(64)}.lan`,
    'a.lan:0',
  ])('is unknown for %s, which other programs do not open', (host) => {
    expect(open({ host })).toBeNull();
  });

  it.each(['a', 'nas-2.home', 'xn--bcher-kva.example', '3.example', `${'a'.repeat(63)}.lan`])(
    'can have the name %s',
    (host) => {
      expect(open({ host })).toBe(`http://${host}`);
    },
  );

  it('is unknown without a Host header', () => {
    expect(open({})).toBeNull();
  });

  it('never comes from X-Forwarded-Host, Forwarded or Origin', () => {
    const headers = {
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example',
      origin: 'https://evil.example',
    };
    expect(open({ ...headers, host: 'plimsoll.lan' })).toBe('http://plimsoll.lan');
  });

  it('has the scheme that a trusted proxy forwarded', () => {
    expect(open({ host: 'plimsoll.lan' }, 'https')).toBe('https://plimsoll.lan');
    expect(open({ host: 'plimsoll.lan', 'sec-fetch-mode': 'navigate' }, 'http')).toBe('http://plimsoll.lan');
  });

  it('has https when the browser sends Sec-Fetch headers to a host that is not loopback', () => {
    expect(open({ host: 'plimsoll.lan:8443', 'sec-fetch-mode': 'navigate' })).toBe('https://plimsoll.lan:8443');
    expect(open({ host: 'localhost:3000', 'sec-fetch-mode': 'navigate' })).toBe('http://localhost:3000');
  });
});

describe('the origin of a request of the API', () => {
  const origin = (headers: Record<string, string>, forwarded: 'http' | 'https' | null = null) =>
    requestOrigin({ method: 'POST', headers: new Headers(headers) }, forwarded);

  it('is the Origin header that matches Host', () => {
    expect(origin({ host: 'plimsoll.lan', origin: 'https://plimsoll.lan' })).toBe('https://plimsoll.lan');
    expect(origin({ host: 'my_app:3000', origin: 'http://my_app:3000' })).toBe('http://my_app:3000');
  });

  it('is never an Origin header that differs from Host', () => {
    const headers = { host: 'plimsoll.lan', origin: 'https://evil.example' };
    expect(origin(headers)).toBe('http://plimsoll.lan');
    expect(origin({ ...headers, authorization: 'Bearer x' })).toBe('http://plimsoll.lan');
  });

  it('is the address of Host without an Origin header', () => {
    expect(origin({ host: 'plimsoll.lan' }, 'https')).toBe('https://plimsoll.lan');
    expect(origin({ host: 'localhost:3000', 'sec-fetch-mode': 'cors' })).toBe('http://localhost:3000');
    expect(origin({})).toBeNull();
  });
});

describe('a request that opens a page', () => {
  const opens = (headers: Record<string, string>, method = 'GET') => isPageOpening({ method, headers });

  it('is a GET, with or without Sec-Fetch headers', () => {
    expect(opens({})).toBe(true);
    for (const site of ['none', 'same-origin', 'same-site'])
      expect(opens({ 'sec-fetch-dest': 'document', 'sec-fetch-site': site }), site).toBe(true);
  });

  it.each(['HEAD', 'POST', 'PUT', 'OPTIONS'])('has not the method %s', (method) => {
    expect(opens({ 'sec-fetch-dest': 'document' }, method)).toBe(false);
  });

  it.each([
    { 'sec-fetch-dest': 'iframe' },
    { 'sec-fetch-dest': 'image' },
    { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'no-cors' },
    { 'sec-fetch-dest': 'document', 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-dest': 'document', 'sec-purpose': 'prefetch;prerender' },
    { purpose: 'prefetch' },
    { 'x-moz': 'prefetch' },
    { rsc: '1' },
    { 'next-router-prefetch': '1' },
  ])('does not have the headers %o', (headers) => {
    expect(opens(headers)).toBe(false);
  });
});

describe('the forwarded scheme', () => {
  it.each([
    ['https', 1, 'https'],
    ['HTTPS', 1, 'https'],
    ['http', 1, 'http'],
    ['https', 2, 'https'],
    ['ftp, https', 1, 'https'],
    ['https, http', 2, 'https'],
    ['http, https, http', 2, 'https'],
    ['https', 0, null],
    ['javascript', 1, null],
    ['', 1, null],
  ] as const)('of "%s" behind %i proxies is %s', (text, proxies, scheme) => {
    expect(forwardedScheme({ 'x-forwarded-proto': text }, proxies)).toBe(scheme);
  });

  it('is unknown without the header', () => {
    expect(forwardedScheme({}, 1)).toBeNull();
  });
});

describe('an address of the own machine', () => {
  it.each([
    'http://localhost:3000',
    'http://app.localhost',
    'http://127.0.0.1:3000',
    'http://127.9.9.9',
    'http://[::1]:3000',
    'http://0.0.0.0:3000',
    'http://[::]:3000',
    'http://[::ffff:127.0.0.1]:3000',
    'http://[::ffff:0.0.0.0]:3000',
  ])('is recognised: %s', (url) => {
    expect(isLocalAddress(url)).toBe(true);
  });

  it.each(['http://plimsoll.lan:3000', 'http://localhost.example.com', 'http://10.0.0.7', 'http://[fd00::7]'])(
    'differs from %s',
    (url) => {
      expect(isLocalAddress(url)).toBe(false);
    },
  );
});

describe('the decision to store an opened address', () => {
  const LAN = 'http://plimsoll.lan:3000';
  const LOCAL = 'http://localhost:3000';

  it('stores the first address, also of the own machine', () => {
    expect(decideOpened(null, LAN, NOW)).toBe('new-address');
    expect(decideOpened(null, LOCAL, NOW)).toBe('new-address');
  });

  it('stores the time of the same address once a day', () => {
    expect(decideOpened({ url: LAN, at: hours(23) }, LAN, NOW)).toBe('same');
    expect(decideOpened({ url: LAN, at: hours(24) }, LAN, NOW)).toBe('new-time');
  });

  it('replaces an address with another one after a day, so that two admins do not alternate', () => {
    expect(decideOpened({ url: LAN, at: hours(23) }, 'https://plimsoll.example', NOW)).toBe('other-address');
    expect(decideOpened({ url: LAN, at: hours(24) }, 'https://plimsoll.example', NOW)).toBe('new-address');
  });

  it('replaces an address of the own machine immediately', () => {
    expect(decideOpened({ url: LOCAL, at: NOW }, LAN, NOW)).toBe('new-address');
    expect(decideOpened({ url: LOCAL, at: NOW }, 'http://127.0.0.1:3000', NOW)).toBe('new-address');
  });

  it('never replaces https with http of the same host name, on any port', () => {
    const stored = { url: 'https://plimsoll.lan', at: hours(1_000) };
    for (const url of ['http://plimsoll.lan', 'http://plimsoll.lan:3000'])
      expect(decideOpened(stored, url, NOW)).toBe('insecure-address');
    expect(decideOpened({ url: 'http://plimsoll.lan', at: hours(1_000) }, 'https://plimsoll.lan', NOW)).toBe(
      'new-address',
    );
    expect(decideOpened(stored, 'http://other.lan', NOW)).toBe('new-address');
  });

  it('never replaces an address that other machines can open with one of the own machine', () => {
    expect(decideOpened({ url: LAN, at: hours(1_000) }, LOCAL, NOW)).toBe('local-address');
  });
});
