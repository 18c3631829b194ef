import { describe, expect, it } from 'vitest';
import { oidcRefusal } from '#components/auth/oidc-refusal.ts';

describe('oidcRefusal', () => {
  it.each([
    ['access_denied', 'The provider refused the sign-in.'],
    ['no-role', 'in none of the groups'],
    ['unable_to_create_session', 'disabled'],
  ])('explains the error %s of the provider', (code, words) => {
    expect(oidcRefusal(code)).toContain(words);
  });

  it('never shows text from the URL', () => {
    for (const code of ['', 'constructor', '<script>', 'Your account was stolen, call 0900'])
      expect(oidcRefusal(code)).toMatch(/^Single sign-on failed/);
  });
});
