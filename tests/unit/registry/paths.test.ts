import { describe, expect, it } from 'vitest';
import { findReference, isSafeRepository, parseBase } from '#lib/registry/paths.ts';

describe('parseBase', () => {
  it.each([
    ['https://r.example.com', { origin: 'https://r.example.com', prefix: '' }],
    ['https://r.example.com/', { origin: 'https://r.example.com', prefix: '' }],
    ['https://h/artifactory/api/docker/repo/', { origin: 'https://h', prefix: '/artifactory/api/docker/repo' }],
    ['https://H.example:443', { origin: 'https://h.example', prefix: '' }],
    ['https://good.example@evil.example/', 'user-info'],
    ['http://r.example.com', 'http-not-allowed'],
    ['ftp://r.example.com', 'no-url'],
    ['r.example.com', 'no-url'],
  ])('reads the base URL %s, or returns why it is invalid (R-20, R-22, S-69)', (url, expected) => {
    expect(parseBase(url, false)).toEqual(expected);
  });

  it('allows plain HTTP only when enabled (S-67)', () => {
    expect(parseBase('http://r:5000', true)).toEqual({ origin: 'http://r:5000', prefix: '' });
  });
});

describe('parts of a request path', () => {
  it('may be only valid tags and verifiable digests (R-17, R-18, S-33)', () => {
    const hex = 'a'.repeat(64);
    expect(findReference('v1.0-RC1')).toEqual({ tag: 'v1.0-RC1' });
    expect(findReference(`sha256:${hex}`)).toEqual({ digest: `sha256:${hex}` });
    for (const bad of [
      '',
      '.x',
      '../x',
      'a/b',
      'a%2fb',
      `sha256:${hex.toUpperCase()}`,
      'sha256:../../x',
      'blake3:abc',
      'a?b',
      'x'.repeat(129),
    ]) {
      expect(findReference(bad)).toBeNull();
    }
  });

  it('may be only valid repository names (R-16)', () => {
    expect(isSafeRepository('team/app')).toBe(true);
    for (const bad of ['', '/a', 'a//b', 'a/../b', 'A', 'a?b', 'a#b', 'a%2fb', 'a'.repeat(256)])
      expect(isSafeRepository(bad)).toBe(false);
  });
});
