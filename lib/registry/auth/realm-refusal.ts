import type { RealmRefusal } from './realm.ts';

const TRUST = 'If that host is yours, add it to the trusted token hosts of this registry.';

/** Message and next step for each reason why a token endpoint is not used. */
export const REALM_REFUSALS: Record<RealmRefusal, { problem: string; hint: string }> = {
  'no-realm': {
    problem: 'requires a token but names no realm that issues it',
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
    problem: 'uses https but names a token endpoint over http',
    hint: 'Configure it to name an https token endpoint.',
  },
  'forbidden-address': {
    problem: 'names an address as its token endpoint where nothing may connect, such as cloud metadata',
    hint: 'Nothing was sent; do not use it.',
  },
  'private-address': { problem: 'names another private address as its token endpoint', hint: TRUST },
  'foreign-host': { problem: 'requires the password to be sent to a host of another domain', hint: TRUST },
};
