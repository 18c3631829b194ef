import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { BlockedAddressError, type BlockReason } from './blocked-address-error.ts';
import { classifyHost, normaliseHostname } from './host.ts';
import { type ConnectionPolicy, type Destination, decideConnection, formatDestination } from './policy.ts';

/** All addresses of a name. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

const resolveName: Resolve = (hostname) => lookup(hostname, { all: true });

/** The one place that decides where this server connects (S-11 to S-19). */
export type Guard = {
  /**
   * The addresses that this connection may use. Whoever connects must use these and look nothing up again: the next
   * answer may be another (S-14).
   *
   * @throws BlockedAddressError, or what the resolver throws
   */
  admit(to: Destination): Promise<readonly LookupAddress[]>;
};

export function createGuard(policy: ConnectionPolicy, resolve: Resolve = resolveName): Guard {
  return {
    async admit(to) {
      const name = normaliseHostname(to.hostname);
      // Before any look-up: even asking for its name may tell somebody (S-02).
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

/** Why nothing would connect there; null where it may, and where the name cannot be looked up now. */
export async function findBlock(guard: Guard, to: Destination): Promise<BlockReason | null> {
  const timeout = Promise.withResolvers<null>();
  const timer = setTimeout(() => timeout.resolve(null), FIND_TIMEOUT_MS);
  const decided = guard.admit(to).then(
    () => null,
    (error: unknown) => (error instanceof BlockedAddressError ? error.code : null),
  );
  try {
    return await Promise.race([decided, timeout.promise]);
  } finally {
    clearTimeout(timer);
  }
}
