import type { Caller } from '#lib/auth/caller.ts';
import { ForbiddenError } from '#lib/auth/errors.ts';
import { may } from '#lib/auth/permissions.ts';
import { makeToken } from '#lib/auth/tokens.ts';
import { deleteSession, deleteSessions } from '#lib/db/accounts/sessions.ts';
import {
  countTokens,
  countValidTokens,
  deleteToken,
  deleteTokensOf,
  findToken,
  insertToken,
  type TokenRow,
} from '#lib/db/accounts/tokens.ts';
import { findPasswordHash, savePassword } from '#lib/db/accounts/users.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import type { CommandContext, GuardedCommands } from '../context.ts';
import { RefusedError } from '../errors.ts';
import type { ChangePasswordInput, MakeTokenInput } from './account-inputs.ts';
import { noteChange } from './audit.ts';
import { hashNewPassword } from './passwords.ts';

const DAY_MS = 86_400_000;
const MAX_TOKENS = 100;

type User = Extract<Caller, { kind: 'user' }>;

/** The account of the caller. Only people have one. @throws UnauthenticatedError, ForbiddenError */
function requireUser(guarded: GuardedCommands): { context: CommandContext; user: User } {
  const context = guarded.require('account');
  const { caller } = guarded;
  if (caller.kind !== 'user') throw new ForbiddenError('Only a person has an account.', 'Sign in in the browser.');
  return { context, user: caller };
}

/** Ends all sessions of the account and signs this browser in again. API tokens stay unless `revokeTokens`. */
export async function changePassword(
  guarded: GuardedCommands,
  { current, next, revokeTokens }: ChangePasswordInput,
  headers: Headers,
): Promise<{ cookies: Headers; validTokens: number; revokedTokens: number }> {
  const { context, user } = requireUser(guarded);
  const { db, auth, clock } = context;
  const tried = { of: 'password-of-session', sessionId: user.sessionId } as const;
  await auth.countTry(tried, headers);
  const hash = await findPasswordHash(db, user.id);
  if (hash === null)
    throw new RefusedError('This account has no password: it signs in through single sign-on.', { field: 'current' });
  if (!(await auth.passwords.verify(current, hash)))
    throw new RefusedError('The current password is wrong.', { field: 'current' });
  await auth.forgetTry(tried, headers);
  const passwordHash = await hashNewPassword(context, next, user.email);
  const now = clock.now();
  const counts = await db.$transaction(async (tx) => {
    await savePassword(tx, user.id, passwordHash, now);
    await deleteSessions(tx, user.id);
    const revokedTokens = revokeTokens ? await deleteTokensOf(tx, user.id) : 0;
    const validTokens = await countValidTokens(tx, user.id, now);
    const target = { kind: 'user', id: user.id, name: user.email } as const;
    await noteChange({ ...context, db: tx }, 'user.password', target, { validTokens, revokedTokens });
    return { validTokens, revokedTokens };
  });
  return { ...counts, cookies: await auth.signInProven({ email: user.email, password: next }, headers) };
}

/** @throws NotFoundError for a session of another account */
export async function endSession(guarded: GuardedCommands, id: string): Promise<void> {
  const { context, user } = requireUser(guarded);
  if (!(await deleteSession(context.db, user.id, id))) throw new NotFoundError('session', id);
}

export async function signOutEverywhere(guarded: GuardedCommands): Promise<void> {
  const { context, user } = requireUser(guarded);
  await deleteSessions(context.db, user.id);
  await noteChange(context, 'user.sign-out-everywhere', { kind: 'user', id: user.id, name: user.email });
}

/** @returns the token itself, which cannot be read again later @throws RefusedError */
export async function makeApiToken(
  guarded: GuardedCommands,
  { name, scopes, expiresInDays }: MakeTokenInput,
): Promise<{ row: TokenRow; token: string }> {
  const { context, user } = requireUser(guarded);
  const { db, clock } = context;
  for (const scope of scopes) {
    if (!may(user, scope))
      throw new RefusedError(`A token cannot do more than its maker: you may not ${scope}.`, { field: 'scopes' });
  }
  if ((await countTokens(db, user.id)) >= MAX_TOKENS)
    throw new RefusedError(`An account has at most ${MAX_TOKENS} tokens.`, { hint: 'Revoke those that are not used.' });
  const { token, hash, hint } = makeToken();
  const now = clock.now();
  const expiresAt = expiresInDays === null ? null : new Date(now.getTime() + expiresInDays * DAY_MS);
  const unique = [...new Set(scopes)];
  const row = await insertToken(db, { userId: user.id, name, hash, hint, scopes: unique, createdAt: now, expiresAt });
  await noteChange(context, 'token.make', { kind: 'token', id: row.id, name }, { scopes: unique, expiresInDays });
  return { row, token };
}

/** Revokes a token of the caller. Admins can revoke every token. @throws NotFoundError */
export async function revokeToken(guarded: GuardedCommands, id: string): Promise<void> {
  const { context, user } = requireUser(guarded);
  const token = await findToken(context.db, id);
  if (!token || (token.user.id !== user.id && !may(user, 'administer'))) throw new NotFoundError('token', id);
  await deleteToken(context.db, id);
  await noteChange(context, 'token.revoke', { kind: 'token', id, name: token.name }, { owner: token.user.email });
}
