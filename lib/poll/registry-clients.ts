import type { RegistryRow, RegistryStateRow } from '#lib/db/registries.ts';
import {
  type Clock,
  type Credential,
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
import { credentialPlace, parseCredential } from '#lib/secrets/credential.ts';
import { type Sealer, UnsealError } from '#lib/secrets/sealer.ts';

/** What decides where requests go, and how: a stored registry has more. */
export type RegistryTarget = Pick<
  RegistryRow,
  'host' | 'url' | 'insecure' | 'caPem' | 'trustedTokenHosts' | 'allowPrivate'
>;

export type RegistryClientsOptions = {
  clock: Clock;
  sealer: Sealer;
  userAgent: string;
  /** Makes what all requests to one registry go through; see lib/net. */
  createDispatcher: (target: RegistryTarget) => Dispatcher;
  onRequest?: (target: RegistryTarget, kind: RequestKind) => void;
};

export type Listeners = { onRequest?: (kind: RequestKind) => void; onQuota?: (quota: Quota) => void };
export type OpenedClient = { client: RegistryClient; gate: HostGate };

/** Clients for registries: one pool, one gate and one token cache a registry, however many polls use it at once. */
export type RegistryClients = {
  /** @throws UnsealError when the credential was sealed with a key that is gone */
  open(registry: RegistryRow, state: RegistryStateRow | null, listeners?: Listeners): OpenedClient;
  /** For a registry that is not stored, or with a credential that is not: with a pool of its own, which `close` ends. */
  openOnce(
    target: RegistryTarget,
    credential: Credential | null,
    listeners?: Listeners,
  ): { client: RegistryClient; close: () => Promise<void> };
  close(): Promise<void>;
};

type Shared = { key: string; dispatcher: Dispatcher; gate: HostGate; tokens: TokenCache };

/** Requests to one registry at once (PROTOCOL P-15). */
const CONCURRENCY = 4;

export function createRegistryClients(options: RegistryClientsOptions): RegistryClients {
  const { clock, userAgent } = options;
  const shared = new Map<string, Shared>();

  function share(registry: RegistryRow, state: RegistryStateRow | null): Shared {
    // Changed settings get a fresh pool and no old token.
    const { url, insecure, caPem, credential, trustedTokenHosts, allowPrivate } = registry;
    const key = JSON.stringify([url, insecure, caPem, credential, trustedTokenHosts, allowPrivate]);
    const found = shared.get(registry.id);
    if (found?.key === key) return found;
    if (found) void found.dispatcher.close();
    const initial = state ? { pausedUntil: state.pausedUntil, consecutiveFailures: state.consecutiveFailures } : {};
    const made = { key, ...makeParts(registry, initial) };
    shared.set(registry.id, made);
    return made;
  }

  function makeParts(target: RegistryTarget, initial = {}): Omit<Shared, 'key'> {
    return {
      dispatcher: options.createDispatcher(target),
      gate: createHostGate({ clock, concurrency: CONCURRENCY, initial }),
      tokens: createTokenCache(),
    };
  }

  function makeClient(
    target: RegistryTarget,
    parts: Omit<Shared, 'key'>,
    credential: Credential | null,
    listeners: Listeners,
  ): RegistryClient {
    const { host, url, insecure, trustedTokenHosts } = target;
    return createRegistryClient({
      registry: { host, baseUrl: url, insecure, trustedTokenHosts },
      ...{ credential, clock, userAgent },
      ...parts,
      onQuota: listeners.onQuota,
      onRequest: (kind) => {
        listeners.onRequest?.(kind);
        options.onRequest?.(target, kind);
      },
    });
  }

  return {
    open(registry, state, listeners = {}) {
      const parts = share(registry, state);
      return {
        client: makeClient(registry, parts, openCredential(registry, options.sealer), listeners),
        gate: parts.gate,
      };
    },
    openOnce(target, credential, listeners = {}) {
      const parts = makeParts(target);
      return { client: makeClient(target, parts, credential, listeners), close: () => parts.dispatcher.destroy() };
    },
    async close() {
      await Promise.all([...shared.values()].map(({ dispatcher }) => dispatcher.destroy()));
      shared.clear();
    },
  };
}

function openCredential(registry: RegistryRow, sealer: Sealer): Credential | null {
  if (registry.credential === null) return null;
  const text = sealer.unseal(registry.credential, credentialPlace(registry.id));
  const credential = parseCredential(text);
  if (!credential) throw new UnsealError(`The credential stored for ${registry.host} cannot be read. Enter it again.`);
  return credential;
}
