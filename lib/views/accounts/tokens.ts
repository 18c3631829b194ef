import { ForbiddenError } from '#lib/auth/errors.ts';
import { may } from '#lib/auth/permissions.ts';
import { listTokens, type TokenRow } from '#lib/db/accounts/tokens.ts';
import type { GuardedViews } from '../context.ts';
import type { Token, TokenList } from '../dto/people.ts';

/** Returns the caller's own tokens, or all tokens for an admin, without the secrets. */
export async function readTokens(guarded: GuardedViews): Promise<TokenList> {
  const { db } = guarded.require('account');
  const { caller } = guarded;
  if (caller.kind !== 'user') throw new ForbiddenError('Only a person has tokens.', 'Sign in in the browser.');
  return { items: (await listTokens(db, may(caller, 'administer') ? null : caller.id)).map(toToken) };
}

export function toToken({ id, name, hint, scopes, user, createdAt, expiresAt, lastUsedAt }: TokenRow): Token {
  return {
    id,
    name,
    hint,
    scopes,
    owner: { id: user.id, name: user.name, email: user.email },
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
