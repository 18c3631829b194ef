import { countOf } from '#lib/format/count.ts';
import type { PasswordChange, Token } from '#lib/views/dto/people.ts';

const tokens = (count: number) => countOf(count, 'API token');

/** Counts the tokens of this account that are valid at `now`. */
export const countValidTokens = (items: readonly Token[], ownerId: string, now: Date): number =>
  items.filter(
    ({ owner, expiresAt }) => owner.id === ownerId && (expiresAt === null || Date.parse(expiresAt) > now.getTime()),
  ).length;

/** The label of the checkbox beside a new password: "Also revoke my 2 API tokens". */
export const revokeLabel = (count: number): string =>
  count === 1 ? 'Also revoke my API token' : `Also revoke my ${tokens(count)}`;

/** Names what a changed password ended, and what is still valid. */
export function passwordChangeWords({ revokedTokens, validTokens }: PasswordChange): string {
  const sentences = ['Password changed. All other sessions ended.'];
  if (revokedTokens > 0) sentences.push(`${tokens(revokedTokens)} revoked.`);
  if (validTokens > 0) sentences.push(`${tokens(validTokens)} ${validTokens === 1 ? 'stays' : 'stay'} valid.`);
  return sentences.join(' ');
}
