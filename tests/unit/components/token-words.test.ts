import { describe, expect, it } from 'vitest';
import { countValidTokens, passwordChangeWords, revokeLabel } from '#components/account/token-words.ts';

describe('what a changed password did', () => {
  it.each([
    [0, 0, 'Password changed. All other sessions ended.'],
    [0, 1, 'Password changed. All other sessions ended. 1 API token stays valid.'],
    [0, 2, 'Password changed. All other sessions ended. 2 API tokens stay valid.'],
    [1, 0, 'Password changed. All other sessions ended. 1 API token revoked.'],
    [3, 0, 'Password changed. All other sessions ended. 3 API tokens revoked.'],
  ])('with %i tokens revoked and %i valid', (revokedTokens, validTokens, words) => {
    expect(passwordChangeWords({ revokedTokens, validTokens })).toBe(words);
  });

  it('the checkbox counts the tokens', () => {
    expect([1, 2].map(revokeLabel)).toEqual(['Also revoke my API token', 'Also revoke my 2 API tokens']);
  });
});

it('counts the valid tokens of one account among all that an admin sees', () => {
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
