import { describe, expect, it } from 'vitest';
import { roleFromClaims } from '#lib/auth/group-role.ts';
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
