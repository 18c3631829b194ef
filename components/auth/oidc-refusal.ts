/** By the code in the URL with which the provider's answer returns. */
const REFUSALS = new Map([
  ['access_denied', 'The provider refused the sign-in. Try again, or ask its administrator.'],
  ['no-role', 'You are in none of the groups that can use Plimsoll. Ask an admin to add you to one.'],
  [
    'account_not_linked',
    'Your e-mail address already has an account with a password. Sign in with the password, or ask an admin to remove that account.',
  ],
  ['unable_to_create_session', 'Your account is disabled. Ask an admin.'],
]);

/** Explains why the sign-in at a provider failed. Never shows text of the URL, since anyone can write a URL. */
export function oidcRefusal(code: string): string {
  return REFUSALS.get(code) ?? 'Single sign-on failed. Try again. If it fails again, the server log has the reason.';
}
