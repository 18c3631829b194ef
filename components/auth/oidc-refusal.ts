/** By the code with which the browser came back. */
const REFUSALS = new Map([
  ['access_denied', 'The provider did not let you in. Try again, or ask whoever runs it.'],
  [
    'no-role',
    'The provider knows you, but you are in none of its groups that may use this Plimsoll. Ask an admin to add you to one.',
  ],
  [
    'account_not_linked',
    'An account here has your e-mail address and a password. Sign in with that, or ask an admin to remove it first.',
  ],
  ['unable_to_create_session', 'Your account here is disabled. Ask an admin of this Plimsoll.'],
]);

/** Why a sign-in at a provider failed, in words. What the URL says is never shown itself: anyone can write a URL. */
export function oidcRefusal(code: string): string {
  return (
    REFUSALS.get(code) ??
    'Signing in with the provider did not work. Try again; if it fails again, Plimsoll’s log says why.'
  );
}
