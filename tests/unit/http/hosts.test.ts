import { describe, expect, it } from 'vitest';
import { decideHost, isLoopback } from '#lib/http/hosts.ts';

const decide = (host: string | undefined, ours: { baseUrl?: string; boundTo?: string } = {}, path = '/') =>
  decideHost({ host, path }, { baseUrl: ours.baseUrl ?? null, boundTo: ours.boundTo ?? '127.0.0.1' });

describe('the Host header of a request (X-14)', () => {
  it.each([
    ['127.0.0.1:3000', 'loopback'],
    ['localhost:3000', 'loopback'],
    ['LOCALHOST', 'loopback'],
    ['plimsoll.localhost:3000', 'loopback'],
    ['localhost.:3000', 'loopback'],
    ['[::1]:3000', 'loopback'],
    ['127.8.9.10', 'loopback'],
    ['127.1', 'loopback'],
    ['[::ffff:127.0.0.1]:3000', 'loopback'],
    ['[::ffff:128.0.0.1]:3000', 'foreign'],
    ['evil.example', 'foreign'],
    ['evil.example:3000', 'foreign'],
    ['localhost.evil.example', 'foreign'],
    ['127.0.0.1.evil.example', 'foreign'],
    ['128.0.0.1', 'foreign'],
    ['192.168.1.5:3000', 'foreign'],
    ['[::2]', 'foreign'],
    ['evil.example@localhost', 'foreign'],
    ['localhost/evil', 'foreign'],
    ['localhost, evil.example', 'foreign'],
    ['localhost:99999', 'foreign'],
    ['', 'foreign'],
    [undefined, 'foreign'],
  ])('is classified on loopback without a base URL: %s is %s', (host, decision) => {
    expect(decide(host)).toBe(decision);
  });

  it.each([
    ['https://plimsoll.example', 'plimsoll.example', 'base-url'],
    ['https://plimsoll.example', 'PLIMSOLL.example', 'base-url'],
    ['https://plimsoll.example', 'plimsoll.example:443', 'base-url'],
    ['https://plimsoll.example', 'plimsoll.example:80', 'foreign'],
    ['https://plimsoll.example/below', 'plimsoll.example', 'base-url'],
    ['https://plimsoll.example:8443', 'plimsoll.example:8443', 'base-url'],
    ['https://plimsoll.example:8443', 'plimsoll.example', 'foreign'],
    ['https://plimsoll.example', 'a.plimsoll.example', 'foreign'],
    ['https://plimsoll.example', 'plimsoll.example.evil.example', 'foreign'],
    ['https://plimsoll.example', '10.0.0.7:3000', 'foreign'],
    ['https://plimsoll.example', 'localhost:3000', 'loopback'],
  ])('is classified with the base URL %s: %s is %s', (baseUrl, host, decision) => {
    for (const boundTo of ['0.0.0.0', '127.0.0.1']) expect(decide(host, { baseUrl, boundTo })).toBe(decision);
  });

  it.each(['0.0.0.0', '::', '192.168.1.5', 'plimsoll.internal'])(
    'may be any valid name when bound to %s without a base URL',
    (boundTo) => {
      expect(decide('nas.home:3000', { boundTo })).toBe('unnamed');
      expect(decide('not a name', { boundTo })).toBe('foreign');
    },
  );

  it.each(['/api/health', '/api/ready', '/metrics'])('is ignored for %s', (path) => {
    expect(decide('10.0.0.7:3000', { baseUrl: 'https://plimsoll.example' }, path)).toBe('probe');
    expect(decide(undefined, {}, path)).toBe('probe');
    expect(decide('evil.example', {}, `${path}/more`)).toBe('foreign');
  });

  it.each([
    '127.0.0.1',
    '::1',
    '[::1]',
    'localhost',
    '127.255.255.255',
    '::ffff:127.0.0.1',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f09:1]',
    '0:0:0:0:0:0:0:1',
  ])('names loopback with %s', (name) => {
    expect(isLoopback(name)).toBe(true);
  });
  it.each(['0.0.0.0', '::', '127.0.0.1.example', 'localhost.example', '1.127.0.0', '::ffff:10.0.0.1', '::7f00:1', ''])(
    'does not name loopback with %s',
    (name) => {
      expect(isLoopback(name)).toBe(false);
    },
  );
});
