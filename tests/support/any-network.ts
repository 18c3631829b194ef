import type { ConnectionPolicy } from '#lib/net/policy.ts';

/** Tests have their registries on loopback. */
export const ANY_NETWORK: ConnectionPolicy = { privateNetworks: 'all', allowedHosts: [] };
