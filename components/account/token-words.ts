import type { PasswordChange, Token } from '#lib/views/dto/people.ts';

const tokens = (count: number) => `${count} API ${count === 1 ? 'token' : 'tokens'}`;

/** How many tokens of this account are valid at `now`. */
export const countValidTokens = (items: readonly Token[], ownerId: string, now: Date): number =>
  items.filter(
    ({ owner, expiresAt }) => owner.id === ownerId && (expiresAt === null || Date.parse(expiresAt) > now.getTime()),
  ).length;

/** The checkbox beside a new password: "Also revoke my 2 API tokens". */
export const revokeLabel = (count: number): string =>
  count === 1 ? 'Also revoke my API token' : `Also revoke my ${tokens(count)}`;

/** What a changed password ended, and what it did not. */
export function passwordChangeWords({ revokedTokens, validTokens }: PasswordChange): string {
  const sentences = ['Password changed. All other sessions ended.'];
  if (revokedTokens > 0) sentences.push(`${tokens(revokedTokens)} revoked.`);
  if (validTokens > 0) sentences.push(`${tokens(validTokens)} ${validTokens === 1 ? 'stays' : 'stay'} valid.`);
  return sentences.join(' ');
}
