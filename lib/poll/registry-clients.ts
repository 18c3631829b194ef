import type { RegistryRow, RegistryStateRow, RegistryTarget } from '#lib/db/registries/registries.ts';
import type { Credential } from '#lib/domain/credential.ts';
import {
  type Clock,
  createHostGate,
  createRegistryClient,
  createTokenCache,
  createTraffic,
  type Dispatcher,
  type HostGate,
  type Pace,
  type Pause,
  type RegistryClient,
  type RegistryClientOptions,
  type RequestKind,
  type TokenCache,
} from '#lib/registry/index.ts';
import { credentialPlace, parseCredential } from '#lib/secrets/credential.ts';
import { type Sealer, UnsealError } from '#lib/secrets/sealer.ts';
import { createSharedQuota, type SharedQuota } from './shared-quota.ts';

export type RegistryClientsOptions = {
  clock: Clock;
  sealer: Sealer;
  userAgent: string;
  /** Creates the dispatcher for all requests to one registry; see lib/net. */
  createDispatcher: (target: RegistryTarget) => Dispatcher;
  onRequest?: (target: RegistryTarget, kind: RequestKind) => void;
  /** Stores pauses for all processes. Without it they end with this process. */
  pauses?: PauseStore;
  /** Pace of background requests for each host. Without it they are not slowed. */
  backgroundPace?: Pace;
  /** Number of open sockets over all dispatchers. */
  openSockets?: () => number;
};

export type PauseStore = {
  /** Called when a pause starts or is extended. Must not throw. */
  save(registryId: string, pause: Pause): Promise<void>;
  /** Called when the pause until then is over and the registry has answered. Must not throw. */
  end(registryId: string, until: Date): Promise<void>;
};

/** `pace`: "background" for a first check and its back-fill, whose requests wait for the pace of their host. */
export type Listeners = Pick<RegistryClientOptions, 'onRequest' | 'onQuota' | 'onWarning' | 'pace'> & {
  /** Called for each request that counts against the registry's quota, before it is sent. */
  onQuotaUse?: (() => void) | undefined;
};
type OpenedClient = { client: RegistryClient; gate: HostGate; quota: SharedQuota };

/** Clients for registries. Each registry has one connection pool, one gate and one token cache, shared by all polls. */
export type RegistryClients = {
  /** @throws UnsealError when the credential was sealed with a key that is lost */
  open(registry: RegistryRow, state: RegistryStateRow | null, listeners?: Listeners): OpenedClient;
  /** A client for a registry or credential that is not stored. It has its own pool, which `close` ends. */
  openOnce(
    target: RegistryTarget,
    credential: Credential | null,
    listeners?: Listeners,
  ): { client: RegistryClient; close: () => Promise<void> };
  /** True if a registry does not answer its pending requests. Polls that wait for it must not block others. */
  isSilent(registryId: string): boolean;
  close(): Promise<void>;
};

type Shared = {
  key: string;
  origin: string;
  dispatcher: Dispatcher;
  gate: HostGate;
  tokens: TokenCache;
  quota: SharedQuota;
};

export function createRegistryClients(options: RegistryClientsOptions): RegistryClients {
  const { clock, userAgent, pauses } = options;
  const traffic = createTraffic({ clock, pace: options.backgroundPace, openSockets: options.openSockets });
  const shared = new Map<string, Shared>();

  function share(registry: RegistryRow, state: RegistryStateRow | null): Shared {
    // Changed settings get a new pool and no old token.
    const { url, insecure, caPem, credential, trustedTokenHosts, allowPrivate } = registry;
    const key = JSON.stringify([url, insecure, caPem, credential, trustedTokenHosts, allowPrivate]);
    const found = shared.get(registry.id);
    if (found?.key === key) {
      // Another process may have stored a pause in the meantime.
      if (state) found.gate.adopt(state);
      return found;
    }
    if (found) void found.dispatcher.close();
    const gate = createHostGate({
      clock,
      ...(state ? { initial: pauseOf(state) } : {}),
      ...(pauses
        ? {
            onPause: (pause: Pause) => pauses.save(registry.id, pause),
            onPauseOver: (until: Date) => pauses.end(registry.id, until),
          }
        : {}),
    });
    const made = { key, ...makeParts(registry, gate) };
    shared.set(registry.id, made);
    return made;
  }

  function makeParts(target: RegistryTarget, gate = createHostGate({ clock })): Omit<Shared, 'key'> {
    return {
      origin: originOf(target.url),
      dispatcher: options.createDispatcher(target),
      gate,
      tokens: createTokenCache(),
      quota: createSharedQuota(clock.now),
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
      credential,
      clock,
      userAgent,
      traffic,
      dispatcher: parts.dispatcher,
      gate: parts.gate,
      tokens: parts.tokens,
      pace: listeners.pace,
      onQuota: listeners.onQuota,
      onWarning: listeners.onWarning,
      meter: {
        begin: (counts) => {
          if (counts) listeners.onQuotaUse?.();
          return parts.quota.begin(counts);
        },
      },
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
        quota: parts.quota,
      };
    },
    openOnce(target, credential, listeners = {}) {
      const parts = makeParts(target);
      return { client: makeClient(target, parts, credential, listeners), close: () => parts.dispatcher.destroy() };
    },
    isSilent(registryId) {
      const found = shared.get(registryId);
      return found !== undefined && traffic.places.isSilent(found.origin);
    },
    async close() {
      await Promise.all([...shared.values()].map(({ dispatcher }) => dispatcher.destroy()));
      shared.clear();
    },
  };
}

function pauseOf({ pausedUntil, pausedAt, pauseReason, consecutiveFailures }: RegistryStateRow) {
  return { pausedUntil, pausedAt, pauseReason, consecutiveFailures, failingSince: pausedAt };
}

/** An invalid address is refused when its client is created. */
function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}

function openCredential(registry: RegistryRow, sealer: Sealer): Credential | null {
  if (registry.credential === null) return null;
  const text = sealer.unseal(registry.credential, credentialPlace(registry.id));
  const credential = parseCredential(text);
  if (!credential) throw new UnsealError(`The credential stored for ${registry.host} cannot be read. Enter it again.`);
  return credential;
}
