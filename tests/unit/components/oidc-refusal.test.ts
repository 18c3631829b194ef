import { describe, expect, it } from 'vitest';
import { oidcRefusal } from '#components/auth/oidc-refusal.ts';

describe('why a provider’s sign-in failed', () => {
  it.each([
    ['access_denied', 'The provider did not let you in.'],
    ['no-role', 'in none of its groups'],
    ['unable_to_create_session', 'disabled'],
  ])('%s', (code, words) => {
    expect(oidcRefusal(code)).toContain(words);
  });

  it('never repeats what the URL says', () => {
    for (const code of ['', 'constructor', '<script>', 'Your account was stolen, call 0900'])
      expect(oidcRefusal(code)).toMatch(/^Signing in with the provider did not work/);
  });
});
