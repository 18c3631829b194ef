import { describe, expect, it } from 'vitest';
import type { Caller } from '#lib/auth/caller.ts';
import { ForbiddenError, UnauthenticatedError } from '#lib/auth/errors.ts';
import { createGuarded } from '#lib/auth/guarded.ts';
import { demand, listPermissions, PERMISSIONS } from '#lib/auth/permissions.ts';
import { ROLES, TOKEN_SCOPES } from '#lib/domain/account.ts';

const user = (role: (typeof ROLES)[number]): Caller => ({
  kind: 'user',
  id: '1',
  name: 'x',
  email: 'x@y.test',
  sessionId: 's',
  role,
});
const token = (
  role: (typeof ROLES)[number],
  scopes: (typeof TOKEN_SCOPES)[number][],
  userId: string | null = '1',
): Caller => ({ kind: 'token', id: 't', name: 'ci', role, scopes, userId });
const stranger: Caller = { kind: 'stranger', mayRead: false };

describe('listPermissions', () => {
  it('returns more permissions for each higher role', () => {
    const counts = ROLES.map((role) => listPermissions(user(role)).length);
    expect(counts).toEqual([3, 4, 5]);
  });

  it('returns for a token no more than its owner has, and never administer or account', () => {
    for (const role of ROLES) {
      const allowed = listPermissions(token(role, [...TOKEN_SCOPES]));
      expect(allowed.every((permission) => listPermissions(user(role)).includes(permission))).toBe(true);
      expect(allowed).not.toContain('administer');
      expect(allowed).not.toContain('account');
    }
    expect(listPermissions(token('admin', []))).toEqual([]);
  });

  it('returns for each scope of a token only what the scope names, and for write also read', () => {
    const permissionsOf = (scope: (typeof TOKEN_SCOPES)[number]) => listPermissions(token('admin', [scope]));
    expect(TOKEN_SCOPES.map((scope) => [scope, permissionsOf(scope)])).toEqual([
      ['read', ['read']],
      ['check', ['check']],
      ['write', ['read', 'write']],
    ]);
  });

  it('returns administer for the token of the operator', () => {
    expect(listPermissions(token('admin', [...TOKEN_SCOPES], null))).toContain('administer');
  });

  it('returns for a stranger only read, and only if public reading is enabled', () => {
    expect(listPermissions(stranger)).toEqual([]);
    expect(listPermissions({ kind: 'stranger', mayRead: true })).toEqual(['read']);
  });
});

describe('demand', () => {
  it('separates unauthenticated from forbidden callers', () => {
    for (const permission of PERMISSIONS) expect(() => demand(stranger, permission)).toThrow(UnauthenticatedError);
    expect(() => demand(user('viewer'), 'write')).toThrow(ForbiddenError);
    expect(() => demand(token('admin', ['read']), 'write')).toThrow('The token "ci" may not do this.');
    expect(() => demand(user('viewer'), 'read')).not.toThrow();
  });
});

describe('createGuarded', () => {
  it('returns its content only with the required permission, and without any for anyone', () => {
    const inside = { db: 1 };
    expect(createGuarded(user('viewer'), inside).require('read')).toBe(inside);
    expect(createGuarded(stranger, inside).require('anyone')).toBe(inside);
    expect(() => createGuarded(stranger, inside).require('read')).toThrow(UnauthenticatedError);
    expect(Object.keys(createGuarded(stranger, inside))).toEqual(['caller', 'require']);
  });
});
