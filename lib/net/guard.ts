import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { BlockedAddressError, type BlockReason } from './blocked-address-error.ts';
import { classifyHost, normaliseHostname } from './host.ts';
import { type ConnectionPolicy, type Destination, decideConnection, formatDestination } from './policy.ts';

/** Resolves all addresses of a name. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

const resolveName: Resolve = (hostname) => lookup(hostname, { all: true });

/** Decides every connection of this server (S-11 to S-19). */
export type Guard = {
  /**
   * Returns the addresses that this connection may use. The caller must not resolve the name again, since the next
   * answer can differ (S-14).
   *
   * @throws BlockedAddressError, or the resolver's error
   */
  resolve(to: Destination): Promise<readonly LookupAddress[]>;
};

export function createGuard(policy: ConnectionPolicy, resolve: Resolve = resolveName): Guard {
  return {
    async resolve(to) {
      const name = normaliseHostname(to.hostname);
      // Checked before any look-up, since a DNS query can already reveal something (S-02).
      if (classifyHost(name) === 'forbidden') throw new BlockedAddressError('forbidden-address', formatDestination(to));
      const family = isIP(name);
      const found = family === 0 ? await resolve(to.hostname) : [{ address: name, family }];
      const reason = decideConnection(
        policy,
        to,
        found.map(({ address }) => address),
      );
      if (reason !== null) throw new BlockedAddressError(reason, formatDestination(to));
      return found;
    },
  };
}

const FIND_TIMEOUT_MS = 5_000;

/** Returns the reason that blocks a connection; null when it is allowed or the name cannot be resolved now. */
export async function findBlock(guard: Guard, to: Destination): Promise<BlockReason | null> {
  const timeout = Promise.withResolvers<null>();
  const timer = setTimeout(() => timeout.resolve(null), FIND_TIMEOUT_MS);
  const decided = guard.resolve(to).then(
    () => null,
    (error: unknown) => (error instanceof BlockedAddressError ? error.code : null),
  );
  try {
    return await Promise.race([decided, timeout.promise]);
  } finally {
    clearTimeout(timer);
  }
}
