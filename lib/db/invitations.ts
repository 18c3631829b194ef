import type { Database } from './client.ts';
import type { Role } from './generated/enums.ts';

export type InvitationRow = {
  id: string;
  email: string | null;
  role: Role;
  createdBy: string;
  createdAt: Date;
  expiresAt: Date;
  /** The account whose password it resets; null for one that is to be made. */
  user: { id: string; name: string; email: string } | null;
};

const SELECT = {
  ...{ id: true, email: true, role: true, createdBy: true, createdAt: true, expiresAt: true },
  user: { select: { id: true, name: true, email: true } },
} as const;

const open = (now: Date) => ({ usedAt: null, expiresAt: { gt: now } });

/** Those that can still be used. */
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
  createdAt: Date;
  expiresAt: Date;
};

export async function insertInvitation(
  db: Database,
  { codeHash, ...invitation }: NewInvitation,
): Promise<InvitationRow> {
  return db.invitation.create({ data: { ...invitation, codeHash: Uint8Array.from(codeHash) }, select: SELECT });
}

/** Uses it up for the account that the same transaction makes or changes. False when somebody was first. */
export async function useInvitation(db: Database, id: string, usedBy: string, now: Date): Promise<boolean> {
  const { count } = await db.invitation.updateMany({ where: { id, ...open(now) }, data: { usedAt: now, usedBy } });
  return count === 1;
}

export async function deleteInvitation(db: Database, id: string): Promise<InvitationRow | null> {
  const found = await db.invitation.findUnique({ where: { id }, select: SELECT });
  await db.invitation.deleteMany({ where: { id } });
  return found;
}

/** Links that would let a person in whom an admin has just locked out. */
export async function deleteResetsOf(db: Database, userId: string): Promise<void> {
  await db.invitation.deleteMany({ where: { userId } });
}
