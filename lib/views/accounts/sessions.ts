import { ForbiddenError } from '#lib/auth/errors.ts';
import { listSessions } from '#lib/db/accounts/sessions.ts';
import type { GuardedViews } from '../context.ts';
import type { SessionList } from '../dto/people.ts';

/** Returns the signed-in browsers of the caller's own account, the last used first. */
export async function readSessions(guarded: GuardedViews, now: Date): Promise<SessionList> {
  const { db } = guarded.require('account');
  const { caller } = guarded;
  if (caller.kind !== 'user') throw new ForbiddenError('Only a person has sessions.', 'Sign in in the browser.');
  const rows = await listSessions(db, caller.id, now);
  return {
    items: rows.map(({ id, createdAt, updatedAt, expiresAt, ipAddress, userAgent }) => ({
      id,
      isCurrent: id === caller.sessionId,
      address: ipAddress || null,
      userAgent: userAgent || null,
      createdAt: createdAt.toISOString(),
      lastSeenAt: updatedAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    })),
  };
}
