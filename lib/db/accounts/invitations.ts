import type { Role } from '#lib/domain/account.ts';
import type { Database } from '../client.ts';
import type { UserRow } from './users.ts';

export type InvitationRow = {
  id: string;
  email: string | null;
  role: Role;
  createdBy: string;
  /** The account that created it; null for PLIMSOLL_ADMIN_TOKEN, and in rows of 0.2.0 and earlier. */
  createdById: string | null;
  createdAt: Date;
  expiresAt: Date;
  /** The account whose password it resets; null for an invitation. */
  user: { id: string; name: string; email: string; disabledAt: Date | null } | null;
};

/** The current account of a link's creator. */
export type LinkMaker = Pick<UserRow, 'id' | 'email' | 'emailVerified' | 'role' | 'disabledAt'>;
type MadeBy = Pick<InvitationRow, 'createdBy' | 'createdById'>;

const SELECT = {
  id: true,
  email: true,
  role: true,
  createdBy: true,
  createdById: true,
  createdAt: true,
  expiresAt: true,
  user: { select: { id: true, name: true, email: true, disabledAt: true } },
} as const;

const open = (now: Date) => ({ usedAt: null, expiresAt: { gt: now } });

/** Lists the links that can still be used. */
export async function listInvitations(db: Database, now: Date): Promise<InvitationRow[]> {
  return db.invitation.findMany({ where: open(now), select: SELECT, orderBy: { createdAt: 'desc' }, take: 1_000 });
}

export async function findInvitation(db: Database, codeHash: Buffer, now: Date): Promise<InvitationRow | null> {
  return db.invitation.findFirst({ where: { codeHash: Uint8Array.from(codeHash), ...open(now) }, select: SELECT });
}

export type NewInvitation = {
  codeHash: Buffer;
  email: string | null;
  role: Role;
  userId: string | null;
  createdBy: string;
  createdById: string | null;
  createdAt: Date;
  expiresAt: Date;
};

export async function insertInvitation(
  db: Database,
  { codeHash, ...invitation }: NewInvitation,
): Promise<InvitationRow> {
  return db.invitation.create({ data: { ...invitation, codeHash: Uint8Array.from(codeHash) }, select: SELECT });
}

/** Marks a link as used by the account that the same transaction creates or changes. Returns false when it was used before. */
export async function useInvitation(db: Database, id: string, usedBy: string, now: Date): Promise<boolean> {
  const { count } = await db.invitation.updateMany({ where: { id, ...open(now) }, data: { usedAt: now, usedBy } });
  return count === 1;
}

export async function deleteInvitation(db: Database, id: string): Promise<InvitationRow | null> {
  const found = await db.invitation.findUnique({ where: { id }, select: SELECT });
  await db.invitation.deleteMany({ where: { id } });
  return found;
}

/** Finds the creators of these links, by id, or by e-mail address where a row has no id. */
export async function findMakers(db: Database, rows: readonly MadeBy[]): Promise<(row: MadeBy) => LinkMaker | null> {
  const ids = rows.flatMap(({ createdById }) => createdById ?? []);
  const emails = rows.flatMap(({ createdBy, createdById }) => (createdById === null ? [createdBy] : []));
  const makers = await db.user.findMany({
    where: { OR: [{ id: { in: ids } }, { email: { in: emails } }] },
    select: { id: true, email: true, emailVerified: true, role: true, disabledAt: true },
  });
  const isOf = ({ createdBy, createdById }: MadeBy, { id, email }: LinkMaker) =>
    createdById === null ? email === createdBy : id === createdById;
  return (row) => makers.find((maker) => isOf(row, maker)) ?? null;
}

/** Deletes the unused links that this account created. @returns the deleted links */
export async function deleteLinksMadeBy(
  db: Database,
  { id, email }: { id: string; email: string },
): Promise<InvitationRow[]> {
  const where = { usedAt: null, OR: [{ createdById: id }, { createdById: null, createdBy: email }] };
  const found = await db.invitation.findMany({ where, select: SELECT, orderBy: { createdAt: 'asc' } });
  await db.invitation.deleteMany({ where });
  return found;
}

/** Deletes the reset links of a user, which would undo a lock-out by an admin. */
export async function deleteResetsOf(db: Database, userId: string): Promise<void> {
  await db.invitation.deleteMany({ where: { userId } });
}
