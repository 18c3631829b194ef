import { findRoleByFile, roleOf } from '#lib/auth/role-of.ts';
import type { Access } from '#lib/config/access.ts';
import { getUser, listUsers, type UserRow } from '#lib/db/accounts/users.ts';
import type { GuardedViews } from '../context.ts';
import type { User, UserList } from '../dto/people.ts';

export async function readUsers(guarded: GuardedViews, access: Access): Promise<UserList> {
  const { db } = guarded.require('administer');
  return { items: (await listUsers(db)).map((row) => toUser(row, guarded, access)) };
}

/** @throws NotFoundError */
export async function readUser(guarded: GuardedViews, access: Access, id: string): Promise<User> {
  const { db } = guarded.require('administer');
  return toUser(await getUser(db, id), guarded, access);
}

function toUser(user: UserRow, { caller }: GuardedViews, access: Access): User {
  const { id, name, email, providers, disabledAt, createdAt, lastSeenAt } = user;
  return {
    id,
    name,
    email,
    role: roleOf(access, user),
    isRoleFromFile: findRoleByFile(access, user) !== null,
    disabledAt: disabledAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
    signsInWith: providers.map((provider) => (provider === 'credential' ? 'password' : 'oidc')),
    isYou: caller.kind === 'user' && caller.id === id,
  };
}
