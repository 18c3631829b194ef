import type { RealmRefusal } from './realm.ts';

const TRUST = 'If that host is yours, add it to the trusted token hosts of this registry.';

/** What to tell an operator about a token endpoint that we do not use. */
export const REALM_REFUSALS: Record<RealmRefusal, { problem: string; hint: string }> = {
  'no-realm': {
    problem: 'asks for a token but names no realm to get it from',
    hint: 'Repair its authentication settings.',
  },
  'no-url': {
    problem: 'names a token endpoint that is no http(s) address',
    hint: 'Repair its authentication settings.',
  },
  'user-info': {
    problem: 'names a token endpoint with user info in its address',
    hint: 'Repair its authentication settings.',
  },
  downgrade: {
    problem: 'is https but wants the token fetched over http',
    hint: 'Let it name an https token endpoint.',
  },
  'forbidden-address': {
    problem: 'names an address as its token endpoint where nothing may connect, such as cloud metadata',
    hint: 'Nothing was sent; do not use it.',
  },
  'private-address': { problem: 'names another private address as its token endpoint', hint: TRUST },
  'foreign-host': { problem: 'wants the password sent to a host of another domain', hint: TRUST },
};
