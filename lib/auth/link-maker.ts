import type { Role } from '#lib/domain/account.ts';

/** The creator of a link, as stored in its row. */
export type MadeBy = { createdBy: string; createdById: string | null };

type Account = { disabledAt: Date | null };

/**
 * Reports whether the creator of an invitation or reset link may still issue it: the account exists, is enabled and is an admin
 * now. Rows of 0.2.0 and earlier have no id; their creator is found by the e-mail address in `createdBy`. A link that
 * PLIMSOLL_ADMIN_TOKEN created has no account and is valid until it expires.
 *
 * @param account - current account of the creator, null when deleted; `role` comes from plimsoll.yaml, else from the account
 */
export function isMakerEntitled(
  { createdBy, createdById }: MadeBy,
  account: (Account & { role: Role }) | null,
): boolean {
  if (createdById === null && !createdBy.includes('@')) return true;
  return account !== null && account.disabledAt === null && account.role === 'admin';
}
