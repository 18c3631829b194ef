import type { Role, TokenScope } from '#lib/domain/account.ts';
import type { Caller } from './caller.ts';
import { ForbiddenError, UnauthenticatedError } from './errors.ts';

/**
 * - `read`: view everything that is watched
 * - `check`: check an image from CI
 * - `write`: change what is watched, and its registries
 * - `administer`: people, private hosts and the audit log
 * - `account`: one's own password, sessions and tokens
 */
export const PERMISSIONS = ['read', 'check', 'write', 'administer', 'account'] as const;
export type Permission = (typeof PERMISSIONS)[number];

const BY_ROLE: Record<Role, readonly Permission[]> = {
  viewer: ['read', 'check', 'account'],
  editor: ['read', 'check', 'write', 'account'],
  admin: PERMISSIONS,
};

/** No token of a person can administer or create tokens. `write` includes reading. */
const BY_SCOPE: Record<TokenScope, readonly Permission[]> = {
  read: ['read'],
  check: ['check'],
  write: ['read', 'write'],
};

export function listPermissions(caller: Caller): readonly Permission[] {
  switch (caller.kind) {
    case 'system':
      return PERMISSIONS;
    case 'stranger':
      return caller.mayRead ? ['read'] : [];
    case 'user':
      return BY_ROLE[caller.role];
    case 'token': {
      const scoped = caller.scopes.flatMap((scope) => BY_SCOPE[scope]);
      // PLIMSOLL_ADMIN_TOKEN belongs to the operator.
      const allowed = caller.userId === null ? [...scoped, 'administer' as const] : scoped;
      return PERMISSIONS.filter(
        (permission) => allowed.includes(permission) && BY_ROLE[caller.role].includes(permission),
      );
    }
  }
}

export const may = (caller: Caller, permission: Permission): boolean => listPermissions(caller).includes(permission);

const NEEDS: Record<Permission, string> = {
  read: 'a viewer',
  check: 'a viewer',
  write: 'an editor',
  administer: 'an admin',
  account: 'a signed-in person',
};

/** @throws UnauthenticatedError for an anonymous caller, ForbiddenError for any other without the permission */
export function demand(caller: Caller, permission: Permission): void {
  if (may(caller, permission)) return;
  if (caller.kind === 'stranger') throw new UnauthenticatedError();
  if (caller.kind === 'token')
    throw new ForbiddenError(
      `The token "${caller.name}" may not do this.`,
      permission === 'administer' || permission === 'account'
        ? 'Sign in and do it in the browser.'
        : `Make a token with the scope ${permission}, as ${NEEDS[permission]}.`,
    );
  throw new ForbiddenError(`This takes ${NEEDS[permission]}.`, 'Ask an admin of this Plimsoll.');
}
