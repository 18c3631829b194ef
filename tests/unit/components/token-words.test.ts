import { describe, expect, it } from 'vitest';
import { countValidTokens, passwordChangeWords, revokeLabel } from '#components/account/token-words.ts';

describe('the text after a password change', () => {
  it.each([
    [0, 0, 'Password changed. All other sessions ended.'],
    [0, 1, 'Password changed. All other sessions ended. 1 API token stays valid.'],
    [0, 2, 'Password changed. All other sessions ended. 2 API tokens stay valid.'],
    [1, 0, 'Password changed. All other sessions ended. 1 API token revoked.'],
    [3, 0, 'Password changed. All other sessions ended. 3 API tokens revoked.'],
  ])('counts %i revoked and %i valid tokens', (revokedTokens, validTokens, words) => {
    expect(passwordChangeWords({ revokedTokens, validTokens })).toBe(words);
  });

  it('counts the tokens in the label of the checkbox', () => {
    expect([1, 2].map(revokeLabel)).toEqual(['Also revoke my API token', 'Also revoke my 2 API tokens']);
  });
});

it('countValidTokens counts only valid tokens of the given account', () => {
  const now = new Date('2026-06-01T00:00:00Z');
  const of = (id: string, expiresAt: string | null) => ({
    id: 't',
    name: 'ci',
    hint: 'plim_abcd',
    scopes: [],
    createdAt: '',
    expiresAt,
    lastUsedAt: null,
    owner: { id, name: id, email: `${id}@x.test` },
  });
  const items = [of('me', null), of('me', '2026-06-01T00:00:01Z'), of('me', '2026-06-01T00:00:00Z'), of('other', null)];
  expect(countValidTokens(items, 'me', now)).toBe(2);
});
