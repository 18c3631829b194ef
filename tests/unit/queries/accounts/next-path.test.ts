import { describe, expect, it } from 'vitest';
import { safeNextPath } from '#lib/queries/accounts/next-path.ts';
import { signInPath } from '#lib/queries/accounts/sign-in-path.ts';

describe('the page after signing in (X-21)', () => {
  const own: [next: string, path: string][] = [
    ['/', '/'],
    ['/add', '/add'],
    ['/add?text=ghcr.io%2Facme%2Fapi', '/add?text=ghcr.io%2Facme%2Fapi'],
    ['/repositories/018f/images/sha256:0a?layer=3', '/repositories/018f/images/sha256:0a?layer=3'],
    ['/?q=https://evil.example//', '/?q=https://evil.example//'],
    ['/a/../registries', '/registries'],
    ['/registries#part', '/registries'],
  ];
  it.each(own)('is the requested path %j', (next, path) => {
    expect(safeNextPath(next)).toBe(path);
  });

  const refused: (string | string[] | null | undefined)[] = [
    ...[null, undefined, '', ['/add', '/']],
    ...[
      'add',
      'https:evil',
      'https://evil.example',
      'javascript:alert(1)',
      'data:text/html,x',
      '?next=/',
      '#x',
      ' /add',
    ],
    ...['//evil', '///evil', '////evil', '/\\evil', '\\/evil', '\\\\evil', '/\\/evil', '/a//evil', '/a/..//evil'],
    ...['/%2f%2fevil', '/%2F%2Fevil', '/%5cevil', '/%5C/evil', '/%252f%252fevil', '/%25255cevil', '/a/%2e%2e/%2fevil'],
    ...['/\t/evil', '/\n/evil', '/\r/evil', '/\u0000/evil', '/%09/evil', '/%0d%0aLocation:evil', '/ /evil'],
    ...['/\u00a0/evil', '/\u2028/evil', '/\u200b/evil', '//', '//[', '/.//evil', '/..//evil'],
    `/${'a'.repeat(2_000)}`,
    // After sign-in these pages are no longer needed.
    ...['/sign-in', '/sign-in?next=/sign-in', '/set-up', '/invitation'],
  ];
  it.each(refused.map((next) => [next]))('is the overview instead of %j', (next) => {
    expect(safeNextPath(next)).toBe('/');
  });

  it('may be up to 2,000 characters long', () => {
    const path = `/${'a'.repeat(1_999)}`;
    expect(safeNextPath(path)).toBe(path);
  });
});

describe('signInPath', () => {
  it('contains the page to return to, unless it is the overview', () => {
    expect(signInPath('/')).toBe('/sign-in');
    expect(signInPath('/add?text=a&b=c')).toBe('/sign-in?next=%2Fadd%3Ftext%3Da%26b%3Dc');
  });
});
