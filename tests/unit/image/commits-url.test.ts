import { describe, expect, it } from 'vitest';
import { commitsUrl, findWebUrl } from '#lib/image/commits-url.ts';

const [from, to] = ['1f2e3d4c', 'a0b1c2d3'];

describe('commitsUrl', () => {
  it.each([
    ['https://github.com/acme/api', 'https://github.com/acme/api/compare/1f2e3d4c...a0b1c2d3'],
    ['https://github.com/acme/api.git', 'https://github.com/acme/api/compare/1f2e3d4c...a0b1c2d3'],
    ['https://github.com/acme/api.git#main:docker', 'https://github.com/acme/api/compare/1f2e3d4c...a0b1c2d3'],
    ['https://github.com/acme/api/tree/main/docker', 'https://github.com/acme/api/compare/1f2e3d4c...a0b1c2d3'],
    ['https://gitlab.com/acme/deep/api/', 'https://gitlab.com/acme/deep/api/-/compare/1f2e3d4c...a0b1c2d3'],
    ['https://gitlab.acme.example/a/b/-/tree/x', 'https://gitlab.acme.example/a/b/-/compare/1f2e3d4c...a0b1c2d3'],
    ['https://codeberg.org/forgejo/forgejo', 'https://codeberg.org/forgejo/forgejo/compare/1f2e3d4c...a0b1c2d3'],
    ['http://git.home:3000/me/api', 'http://git.home:3000/me/api/compare/1f2e3d4c...a0b1c2d3'],
    ['https://bitbucket.org/acme/api', 'https://bitbucket.org/acme/api/branches/compare/a0b1c2d3%0D1f2e3d4c'],
  ])('links the compare page for %s', (source, expected) => {
    expect(commitsUrl({ source, from, to })).toBe(expected);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    '//evil.example/a/b',
    'git@github.com:acme/api.git',
    'https://user:secret@github.com/acme/api',
    'https://github.com/acme',
    'https://',
    '',
    null,
  ])('returns null for the source %j (S-35)', (source) => {
    expect(commitsUrl({ source, from, to })).toBeNull();
  });

  it.each([
    [from, from],
    [null, to],
    [from, null],
    ['../../x', to],
    [from, 'a..b'],
    [from, 'a b c d'],
    [from, 'abc'],
  ])('returns null without two distinct, valid revisions: %j and %j', (older, newer) => {
    expect(commitsUrl({ source: 'https://github.com/acme/api', from: older, to: newer })).toBeNull();
  });

  it('escapes the name of a branch', () => {
    expect(commitsUrl({ source: 'https://github.com/acme/api', from: 'release/1.0', to })).toContain(
      'release%2F1.0...',
    );
  });
});

describe('findWebUrl', () => {
  it('accepts http and https in any case, and nothing else (S-35)', () => {
    expect(findWebUrl('HTTPS://Example.org/x')?.href).toBe('https://example.org/x');
    expect(findWebUrl('ftp://example.org')).toBeNull();
    expect(findWebUrl(' https://example.org')).toBeNull();
  });
});
