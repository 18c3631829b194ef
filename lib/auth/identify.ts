import type { Access } from '#lib/config/access.ts';
import { noteSessionSeen } from '#lib/db/accounts/sessions.ts';
import { findTokenByHash, noteTokenUsed } from '#lib/db/accounts/tokens.ts';
import { noteSeen } from '#lib/db/accounts/users.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import { type Role, TOKEN_SCOPES } from '#lib/domain/account.ts';
import type { Caller } from './caller.ts';
import type { Engine } from './engine.ts';
import { UnauthenticatedError } from './errors.ts';
import { roleOf } from './role-of.ts';
import { hashSecret, isSameSecret } from './tokens.ts';

type IdentifyOptions = {
  access: () => Access;
  db: DatabaseClient;
  clock: { now(): Date };
  engine: Engine;
  /** The token of the operator, from the environment. */
  adminToken: string | null;
};

/** Precision of "last seen" and "last used". */
const SEEN_EVERY_MS = 5 * 60_000;

const TOKEN_HINT = 'Make a token under Account and send it as Authorization: Bearer.';

/** Creates the function that finds the caller of a request by its token or session. */
export function createIdentify({ access, db, clock, engine, adminToken }: IdentifyOptions) {
  async function identifyToken(token: string): Promise<Caller> {
    if (adminToken !== null && isSameSecret(token, adminToken)) {
      const scopes = TOKEN_SCOPES;
      return { kind: 'token', id: null, name: 'PLIMSOLL_ADMIN_TOKEN', role: 'admin', scopes, userId: null };
    }
    const found = await findTokenByHash(db, hashSecret(token));
    const now = clock.now();
    if (!found || found.user.disabledAt) throw new UnauthenticatedError('This token is not valid.', TOKEN_HINT);
    if (found.expiresAt && found.expiresAt <= now)
      throw new UnauthenticatedError(
        `The token "${found.name}" expired on ${found.expiresAt.toISOString().slice(0, 16).replace('T', ' at ')} UTC.`,
        TOKEN_HINT,
      );
    void noteTokenUsed(db, found.id, now, SEEN_EVERY_MS).catch(() => {});
    const { id, name, scopes, user } = found;
    return { kind: 'token', id, name, scopes, userId: user.id, role: roleOf(access(), user) };
  }

  async function identifySession(headers: Headers): Promise<Caller | null> {
    const found = await engine.api.getSession({ headers });
    if (!found || found.user.disabledAt) return null;
    const { session, user } = found;
    const now = clock.now();
    if (now.getTime() - session.updatedAt.getTime() > SEEN_EVERY_MS) {
      void Promise.all([
        noteSeen(db, user.id, now, SEEN_EVERY_MS),
        noteSessionSeen(db, session.id, now, SEEN_EVERY_MS),
      ]).catch(() => {});
    }
    const role = roleOf(access(), { ...user, role: (user.role ?? 'viewer') as Role });
    return { kind: 'user', id: user.id, name: user.name, email: user.email, role, sessionId: session.id };
  }

  /** @throws UnauthenticatedError when the token is invalid */
  return async function identify(headers: Headers): Promise<Caller> {
    const authorization = headers.get('authorization');
    if (authorization !== null) {
      const token = /^Bearer +(\S{1,1000})$/i.exec(authorization)?.[1];
      if (token === undefined)
        throw new UnauthenticatedError('The Authorization header is not understood.', TOKEN_HINT);
      return identifyToken(token);
    }
    const caller = headers.get('cookie')?.includes('plimsoll.session_token') ? await identifySession(headers) : null;
    return caller ?? { kind: 'stranger', mayRead: access().isPublic };
  };
}
