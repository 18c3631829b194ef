import type { Database } from '../client.ts';

export type SessionRow = {
  id: string;
  createdAt: Date;
  updatedAt: Date;
  expiresAt: Date;
  ipAddress: string | null;
  userAgent: string | null;
};

export async function listSessions(db: Database, userId: string, now: Date): Promise<SessionRow[]> {
  return db.session.findMany({
    where: { userId, expiresAt: { gt: now } },
    select: { id: true, createdAt: true, updatedAt: true, expiresAt: true, ipAddress: true, userAgent: true },
    orderBy: { updatedAt: 'desc' },
    take: 200,
  });
}

/** @returns whether that session was this user's */
export async function deleteSession(db: Database, userId: string, id: string): Promise<boolean> {
  const { count } = await db.session.deleteMany({ where: { id, userId } });
  return count > 0;
}

/** Ends all sessions of a user. */
export async function deleteSessions(db: Database, userId: string): Promise<void> {
  await db.session.deleteMany({ where: { userId } });
}

/** Records a use of the session, at most once in `everyMs`. */
export async function noteSessionSeen(db: Database, id: string, now: Date, everyMs: number): Promise<void> {
  const before = new Date(now.getTime() - everyMs);
  await db.session.updateMany({ where: { id, updatedAt: { lt: before } }, data: { updatedAt: now } });
}

/** Deletes expired sessions, links and sign-in counts. */
export async function deleteExpired(db: Database, now: Date): Promise<void> {
  await db.session.deleteMany({ where: { expiresAt: { lt: now } } });
  await db.verification.deleteMany({ where: { expiresAt: { lt: now } } });
  await db.invitation.deleteMany({ where: { expiresAt: { lt: now } } });
  await db.rateLimiterFlexible.deleteMany({ where: { expire: { lt: now } } });
}
