import { getUser, listUsers, type UserRow } from '#lib/db/users.ts';
import type { ViewDoor } from './context.ts';
import type { User, UserList } from './dto/people.ts';

export async function readUsers(door: ViewDoor): Promise<UserList> {
  const { db } = door.enter('administer');
  return { items: (await listUsers(db)).map((row) => toUser(row, door)) };
}

/** @throws NotFoundError */
export async function readUser(door: ViewDoor, id: string): Promise<User> {
  const { db } = door.enter('administer');
  return toUser(await getUser(db, id), door);
}

function toUser({ providers, disabledAt, createdAt, lastSeenAt, ...row }: UserRow, { caller }: ViewDoor): User {
  return {
    ...row,
    disabledAt: disabledAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
    signsInWith: providers.map((provider) => (provider === 'credential' ? 'password' : 'oidc')),
    isYou: caller.kind === 'user' && caller.id === row.id,
  };
}
