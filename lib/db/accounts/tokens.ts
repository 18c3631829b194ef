import type { Role, TokenScope } from '#lib/domain/account.ts';
import type { Database } from '../client.ts';

type Person = { id: string; name: string; email: string };

export type TokenRow = {
  id: string;
  name: string;
  hint: string;
  scopes: TokenScope[];
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  user: Person & { emailVerified: boolean; role: Role; disabledAt: Date | null };
};

const SELECT = {
  id: true,
  name: true,
  hint: true,
  scopes: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
  user: { select: { id: true, name: true, email: true, emailVerified: true, role: true, disabledAt: true } },
} as const;

/** @param userId - restricts them to one user; null for all */
export async function listTokens(db: Database, userId: string | null): Promise<TokenRow[]> {
  return db.token.findMany({
    where: userId === null ? {} : { userId },
    select: SELECT,
    orderBy: { createdAt: 'desc' },
    take: 1_000,
  });
}

/** Also returns an expired token, so that the caller learns the reason. */
export async function findTokenByHash(db: Database, hash: Buffer): Promise<TokenRow | null> {
  return db.token.findUnique({ where: { hash: Uint8Array.from(hash) }, select: SELECT });
}

export async function findToken(db: Database, id: string): Promise<TokenRow | null> {
  return db.token.findUnique({ where: { id }, select: SELECT });
}

export type NewToken = {
  userId: string;
  name: string;
  hash: Buffer;
  hint: string;
  scopes: TokenScope[];
  createdAt: Date;
  expiresAt: Date | null;
};

export async function insertToken(db: Database, { hash, ...token }: NewToken): Promise<TokenRow> {
  return db.token.create({ data: { ...token, hash: Uint8Array.from(hash) }, select: SELECT });
}

export async function countTokens(db: Database, userId: string): Promise<number> {
  return db.token.count({ where: { userId } });
}

/** Counts the tokens that have not expired. */
export async function countValidTokens(db: Database, userId: string, now: Date): Promise<number> {
  return db.token.count({ where: { userId, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] } });
}

/** @returns how many were deleted */
export async function deleteTokensOf(db: Database, userId: string): Promise<number> {
  return (await db.token.deleteMany({ where: { userId } })).count;
}

export async function deleteToken(db: Database, id: string): Promise<void> {
  await db.token.deleteMany({ where: { id } });
}

/** Records a use of the token, at most once in `everyMs`. */
export async function noteTokenUsed(db: Database, id: string, now: Date, everyMs: number): Promise<void> {
  const before = new Date(now.getTime() - everyMs);
  await db.token.updateMany({
    where: { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: before } }] },
    data: { lastUsedAt: now },
  });
}
