import { listPermissions } from '#lib/auth/permissions.ts';
import { findPasswordHash } from '#lib/db/accounts/users.ts';
import type { GuardedViews } from '../context.ts';
import type { Me } from '../dto/people.ts';

/** Returns the caller with their permissions. @throws UnauthenticatedError for a caller without any permission */
export async function readMe(guarded: GuardedViews): Promise<Me> {
  const { caller } = guarded;
  const permissions = [...listPermissions(caller)];
  // A token with the scope check may have no other permission.
  const { db } = guarded.require(permissions[0] ?? 'read');
  if (caller.kind === 'user') {
    const { kind, id, name, email, role } = caller;
    return { kind, id, name, email, role, permissions, hasPassword: (await findPasswordHash(db, id)) !== null };
  }
  const { id, name, role } =
    caller.kind === 'token' ? caller : { id: null, name: caller.kind === 'system' ? caller.name : null, role: null };
  return { kind: caller.kind, id, name, email: null, role, permissions, hasPassword: false };
}
