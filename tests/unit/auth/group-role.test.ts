import { describe, expect, it } from 'vitest';
import { roleFromClaims } from '#lib/auth/group-role.ts';
import { makeSetUpCode } from '#lib/auth/set-up-code.ts';
import { makeCode, makeToken } from '#lib/auth/tokens.ts';
import type { OidcConfig } from '#lib/config/config.ts';

const oidc: OidcConfig = {
  issuer: 'https://id.plimsoll.test',
  clientId: 'x',
  clientSecret: null,
  name: 'ID',
  scopes: ['openid'],
  groupsClaim: 'groups',
  defaultRole: null,
  groups: { viewer: ['staff'], editor: ['crew'], admin: ['masters', 'the owners'] },
};

describe('roleFromClaims', () => {
  it.each([
    [['masters', 'staff'], 'admin'],
    [['staff', 'crew'], 'editor'],
    [['staff'], 'viewer'],
    ['staff', 'viewer'],
    ['staff,crew', 'editor'],
    ['staff masters', 'admin'],
    ['the owners', 'admin'],
    [['Masters'], null],
    [[], null],
    [undefined, null],
    [{ masters: true }, null],
    [[['masters', 'x']], null],
  ])('maps the groups %j to the role %s', (groups, role) => {
    expect(roleFromClaims({ groups }, oidc)).toBe(role);
  });

  it('falls back to the default role, and reads the configured claim', () => {
    expect(roleFromClaims({}, { ...oidc, defaultRole: 'viewer' })).toBe('viewer');
    expect(roleFromClaims({ roles: ['crew'] }, { ...oidc, groupsClaim: 'roles' })).toBe('editor');
  });
});

describe('generated secrets', () => {
  it('contain a set-up code that depends only on secret and installation (X-19)', () => {
    expect(makeSetUpCode('a'.repeat(32), 'i')).toBe(makeSetUpCode('a'.repeat(32), 'i'));
    expect(makeSetUpCode('a'.repeat(32), 'i')).not.toBe(makeSetUpCode('b'.repeat(32), 'i'));
    expect(makeSetUpCode('a'.repeat(32), 'i')).not.toBe(makeSetUpCode('a'.repeat(32), 'j'));
    expect(makeSetUpCode('a'.repeat(32), 'i')).toMatch(/^[\w-]{27}$/);
  });

  it('are random for tokens and codes, and the stored hint and hash do not reveal them (X-20)', () => {
    const [first, second] = [makeToken(), makeToken()];
    expect(first.token).not.toBe(second.token);
    expect(first.token.startsWith(first.hint)).toBe(true);
    expect(first.hint.length).toBeLessThanOrEqual(9);
    expect(first.hash).toHaveLength(32);
    expect(makeCode().code).not.toBe(makeCode().code);
  });
});
