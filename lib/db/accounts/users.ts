import type { Role } from '#lib/domain/account.ts';
import type { Database, DatabaseClient } from '../client.ts';
import { DuplicateError, isTaken, NotFoundError } from '../errors.ts';
import { claimInstance } from '../instance.ts';

export type UserRow = {
  id: string;
  name: string;
  email: string;
  emailVerified: boolean;
  role: Role;
  disabledAt: Date | null;
  createdAt: Date;
  lastSeenAt: Date | null;
  /** "credential" for a password, "oidc". */
  providers: string[];
};

const SELECT = {
  id: true,
  name: true,
  email: true,
  emailVerified: true,
  role: true,
  disabledAt: true,
  createdAt: true,
  lastSeenAt: true,
  accounts: { select: { providerId: true } },
} as const;

type Selected = Omit<UserRow, 'providers'> & { accounts: { providerId: string }[] };

function toUser({ accounts, ...row }: Selected): UserRow {
  return { ...row, providers: accounts.map(({ providerId }) => providerId) };
}

export async function listUsers(db: Database): Promise<UserRow[]> {
  return (await db.user.findMany({ select: SELECT, orderBy: { createdAt: 'asc' }, take: 1_000 })).map(toUser);
}

/** @throws NotFoundError */
export async function getUser(db: Database, id: string): Promise<UserRow> {
  const row = await db.user.findUnique({ where: { id }, select: SELECT });
  if (!row) throw new NotFoundError('account', id);
  return toUser(row);
}

/**
 * `emailVerified`: an admin's invitation named the address, or the account is the first. Only then a role that
 * plimsoll.yaml gives to the address applies.
 */
export type NewUser = { name: string; email: string; emailVerified: boolean; role: Role; passwordHash: string };

/** Inserts an account with a password. @returns its id @throws DuplicateError when the address already has an account */
export async function insertUser(db: Database, user: NewUser, now: Date): Promise<string> {
  const { passwordHash, ...fields } = user;
  try {
    const { id } = await db.user.create({ data: { ...fields, createdAt: now, updatedAt: now } });
    await db.account.create({
      data: {
        // better-auth finds the password by accountId and providerId.
        userId: id,
        accountId: id,
        providerId: 'credential',
        password: passwordHash,
        createdAt: now,
        updatedAt: now,
      },
    });
    return id;
  } catch (error) {
    throw isTaken(error) ? new DuplicateError('account', user.email, error) : error;
  }
}

/** Inserts the first account and claims the installation. @returns its id, or null when it is already claimed */
export async function insertFirstUser(db: DatabaseClient, user: NewUser, now: Date): Promise<string | null> {
  return db.$transaction(async (tx) => ((await claimInstance(tx, now)) ? insertUser(tx, user, now) : null));
}

export async function updateUser(
  db: Database,
  id: string,
  changes: { name?: string | undefined; role?: Role | undefined; disabledAt?: Date | null | undefined },
  now: Date,
): Promise<void> {
  const { name, role, disabledAt } = changes;
  await db.user.update({
    where: { id },
    data: {
      ...(name === undefined ? {} : { name }),
      ...(role === undefined ? {} : { role }),
      ...(disabledAt === undefined ? {} : { disabledAt }),
      updatedAt: now,
    },
  });
}

export async function deleteUser(db: Database, id: string): Promise<void> {
  await db.user.deleteMany({ where: { id } });
}

/** Locks an account until the transaction ends. @throws NotFoundError */
export async function lockUser(db: Database, id: string): Promise<UserRow> {
  await db.$queryRaw`select id from "User" where id = ${id} for update`;
  return getUser(db, id);
}

/** Lists enabled admins and locks them until the transaction ends, so that two concurrent requests cannot each remove the other's. */
export async function lockAdmins(db: Database): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select id from "User" where role = 'admin' and "disabledAt" is null order by id for update`;
  return rows.map(({ id }) => id);
}

export async function findPasswordHash(db: Database, userId: string): Promise<string | null> {
  const row = await db.account.findFirst({ where: { userId, providerId: 'credential' }, select: { password: true } });
  return row?.password ?? null;
}

/** Finds the account that signs in with this e-mail address and a password. */
export async function findCredential(
  db: Database,
  email: string,
): Promise<{ userId: string; passwordHash: string } | null> {
  const row = await db.account.findFirst({
    where: { providerId: 'credential', user: { email: email.toLowerCase() } },
    select: { userId: true, password: true },
  });
  return row?.password ? { userId: row.userId, passwordHash: row.password } : null;
}

/** Sets the password, whether or not there was one. */
export async function savePassword(db: Database, userId: string, passwordHash: string, now: Date): Promise<void> {
  const where = { providerId_accountId: { providerId: 'credential', accountId: userId } };
  await db.account.upsert({
    where,
    create: {
      userId,
      accountId: userId,
      providerId: 'credential',
      password: passwordHash,
      createdAt: now,
      updatedAt: now,
    },
    update: { password: passwordHash, updatedAt: now },
  });
}

/** Records that a user was active, at most once in `everyMs`. */
export async function noteSeen(db: Database, id: string, now: Date, everyMs: number): Promise<void> {
  const before = new Date(now.getTime() - everyMs);
  await db.user.updateMany({
    where: { id, OR: [{ lastSeenAt: null }, { lastSeenAt: { lt: before } }] },
    data: { lastSeenAt: now },
  });
}
