import type { RegistryRow, RegistryStateRow } from '#lib/db/registries.ts';
import {
  type Clock,
  createHostGate,
  createRegistryClient,
  createTokenCache,
  type Dispatcher,
  type HostGate,
  type Quota,
  type RegistryClient,
  type RequestKind,
  type TokenCache,
} from '#lib/registry/index.ts';
import { parseCredential } from '#lib/secrets/credential.ts';
import { type Sealer, UnsealError } from '#lib/secrets/sealer.ts';

export type RegistryClientsOptions = {
  clock: Clock;
  sealer: Sealer;
  userAgent: string;
  /** Makes what all requests to one registry go through; see lib/net. */
  createDispatcher: (registry: RegistryRow) => Dispatcher;
  onRequest?: (registry: RegistryRow, kind: RequestKind) => void;
};

export type OpenedClient = { client: RegistryClient; gate: HostGate };

/** Clients for registries: one pool, one gate and one token cache a registry, however many polls use it at once. */
export type RegistryClients = {
  open(
    registry: RegistryRow,
    state: RegistryStateRow | null,
    listeners: { onRequest: (kind: RequestKind) => void; onQuota: (quota: Quota) => void },
  ): OpenedClient;
  close(): Promise<void>;
};

type Shared = { key: string; dispatcher: Dispatcher; gate: HostGate; tokens: TokenCache };

/** Requests to one registry at once (PROTOCOL P-15). */
const CONCURRENCY = 4;

export function createRegistryClients(options: RegistryClientsOptions): RegistryClients {
  const shared = new Map<string, Shared>();

  function share(registry: RegistryRow, state: RegistryStateRow | null): Shared {
    // Whatever decides where requests go, and with what: changed settings get a fresh pool and no old token.
    const key = JSON.stringify([
      registry.url,
      registry.insecure,
      registry.caPem,
      registry.credential,
      registry.trustedTokenHosts,
    ]);
    const found = shared.get(registry.id);
    if (found?.key === key) return found;
    if (found) void found.dispatcher.close();
    const made: Shared = {
      key,
      dispatcher: options.createDispatcher(registry),
      gate: createHostGate({
        clock: options.clock,
        concurrency: CONCURRENCY,
        ...(state
          ? { initial: { pausedUntil: state.pausedUntil, consecutiveFailures: state.consecutiveFailures } }
          : {}),
      }),
      tokens: createTokenCache(),
    };
    shared.set(registry.id, made);
    return made;
  }

  return {
    open(registry, state, { onRequest, onQuota }) {
      const { dispatcher, gate, tokens } = share(registry, state);
      const client = createRegistryClient({
        registry: {
          host: registry.host,
          baseUrl: registry.url,
          insecure: registry.insecure,
          trustedTokenHosts: registry.trustedTokenHosts,
        },
        credential: openCredential(registry, options.sealer),
        ...{ dispatcher, gate, tokens, clock: options.clock, userAgent: options.userAgent, onQuota },
        onRequest: (kind) => {
          onRequest(kind);
          options.onRequest?.(registry, kind);
        },
      });
      return { client, gate };
    },
    async close() {
      await Promise.all([...shared.values()].map(({ dispatcher }) => dispatcher.destroy()));
      shared.clear();
    },
  };
}

/** @throws UnsealError when the credential was sealed with a key that is gone */
function openCredential(registry: RegistryRow, sealer: Sealer) {
  if (registry.credential === null) return null;
  const text = sealer.unseal(registry.credential, { table: 'Registry', id: registry.id, field: 'credential' });
  const credential = parseCredential(text);
  if (!credential) throw new UnsealError(`The credential stored for ${registry.host} cannot be read. Enter it again.`);
  return credential;
}
