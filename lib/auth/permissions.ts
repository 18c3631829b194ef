import type { Caller, Role, TokenScope } from './caller.ts';
import { ForbiddenError, UnauthenticatedError } from './errors.ts';

/**
 * What one may need to be allowed: `read` what is watched; `check` an image from CI; `write` what is watched and from
 * where; `administer` people, private hosts and the audit log; `account`, one's own password, sessions and tokens.
 */
export const PERMISSIONS = ['read', 'check', 'write', 'administer', 'account'] as const;
export type Permission = (typeof PERMISSIONS)[number];

const BY_ROLE: Record<Role, readonly Permission[]> = {
  viewer: ['read', 'check', 'account'],
  editor: ['read', 'check', 'write', 'account'],
  admin: PERMISSIONS,
};

/** Nobody administers, or makes more tokens, with a token that somebody made; `write` reads what it wrote. */
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
      // The environment's token is the operator's own.
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

/** @throws UnauthenticatedError for a stranger, ForbiddenError for who is known and may not */
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
