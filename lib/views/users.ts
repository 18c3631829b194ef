import { findRoleByFile, roleOf } from '#lib/auth/role-of.ts';
import type { Access } from '#lib/config/access.ts';
import { getUser, listUsers, type UserRow } from '#lib/db/users.ts';
import type { ViewDoor } from './context.ts';
import type { User, UserList } from './dto/people.ts';

export async function readUsers(door: ViewDoor, access: Access): Promise<UserList> {
  const { db } = door.enter('administer');
  return { items: (await listUsers(db)).map((row) => toUser(row, door, access)) };
}

/** @throws NotFoundError */
export async function readUser(door: ViewDoor, access: Access, id: string): Promise<User> {
  const { db } = door.enter('administer');
  return toUser(await getUser(db, id), door, access);
}

function toUser(user: UserRow, { caller }: ViewDoor, access: Access): User {
  const { id, name, email, providers, disabledAt, createdAt, lastSeenAt } = user;
  return {
    ...{ id, name, email },
    role: roleOf(access, user),
    isRoleFromFile: findRoleByFile(access, user) !== null,
    disabledAt: disabledAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
    signsInWith: providers.map((provider) => (provider === 'credential' ? 'password' : 'oidc')),
    isYou: caller.kind === 'user' && caller.id === id,
  };
}
