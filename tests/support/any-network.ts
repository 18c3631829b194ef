import type { ConnectionPolicy } from '#lib/net/policy.ts';

/** Allows every address, because registries of tests are on loopback. */
export const ANY_NETWORK: ConnectionPolicy = { privateNetworks: 'all', allowedHosts: [] };
