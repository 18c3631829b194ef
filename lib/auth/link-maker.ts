import type { Role } from './caller.ts';

/** Who made a link, as its row names them. */
export type MadeBy = { createdBy: string; createdById: string | null };

type Account = { disabledAt: Date | null };

/**
 * Whether an invitation or reset link is still good, as far as it depends on the account that made it: that account exists, is
 * enabled and is an admin now. Rows of 0.2.0 and earlier have no id; their maker is found by the e-mail address in
 * `createdBy`. What the operator's own token made has no account and is good until it expires.
 *
 * @param account - of the maker as it is now, null when it is gone; `role` is the one that it has by plimsoll.yaml or else by itself
 */
export function isMakerEntitled(
  { createdBy, createdById }: MadeBy,
  account: (Account & { role: Role }) | null,
): boolean {
  if (createdById === null && !createdBy.includes('@')) return true;
  return account !== null && account.disabledAt === null && account.role === 'admin';
}
