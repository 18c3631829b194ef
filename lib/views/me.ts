import { listPermissions } from '#lib/auth/permissions.ts';
import { findPasswordHash } from '#lib/db/users.ts';
import type { GuardedViews } from './context.ts';
import type { Me } from './dto/people.ts';

/** Who asks, and what they may. @throws UnauthenticatedError for who may nothing */
export async function readMe(guarded: GuardedViews): Promise<Me> {
  const { caller } = guarded;
  const permissions = [...listPermissions(caller)];
  // A token of CI alone has no other permission.
  const { db } = guarded.require(permissions[0] ?? 'read');
  if (caller.kind === 'user') {
    const { kind, id, name, email, role } = caller;
    return { kind, id, name, email, role, permissions, hasPassword: (await findPasswordHash(db, id)) !== null };
  }
  const { id, name, role } =
    caller.kind === 'token' ? caller : { id: null, name: caller.kind === 'system' ? caller.name : null, role: null };
  return { kind: caller.kind, id, name, email: null, role, permissions, hasPassword: false };
}
