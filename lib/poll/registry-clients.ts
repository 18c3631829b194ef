import type { RegistryRow, RegistryStateRow } from '#lib/db/registries.ts';
import {
  type Clock,
  type Credential,
  createHostGate,
  createRegistryClient,
  createTokenCache,
  createTraffic,
  type Dispatcher,
  type HostGate,
  type Pace,
  type Pause,
  type Quota,
  type RegistryClient,
  type RequestKind,
  type RequestPace,
  type TokenCache,
} from '#lib/registry/index.ts';
import { credentialPlace, parseCredential } from '#lib/secrets/credential.ts';
import { type Sealer, UnsealError } from '#lib/secrets/sealer.ts';
import { createSharedQuota, type SharedQuota } from './shared-quota.ts';

/** What decides where requests go, and how: a stored registry has more. */
type RegistryTarget = Pick<RegistryRow, 'host' | 'url' | 'insecure' | 'caPem' | 'trustedTokenHosts' | 'allowPrivate'>;

export type RegistryClientsOptions = {
  clock: Clock;
  sealer: Sealer;
  userAgent: string;
  /** Makes what all requests to one registry go through; see lib/net. */
  createDispatcher: (target: RegistryTarget) => Dispatcher;
  onRequest?: (target: RegistryTarget, kind: RequestKind) => void;
  /** Keeps pauses where every process sees them; without it they end with this process. */
  pauses?: PauseStore;
  /** Of requests that are in no hurry, for each host; without it they are not slowed. */
  backgroundPace?: Pace;
  /** Sockets that are open now, over all dispatchers. */
  openSockets?: () => number;
};

export type PauseStore = {
  /** When a pause begins or is prolonged. Must not throw. */
  save(registryId: string, pause: Pause): Promise<void>;
  /** When the pause until then is over and the registry has answered. Must not throw. */
  end(registryId: string, until: Date): Promise<void>;
};

export type Listeners = {
  onRequest?: (kind: RequestKind) => void;
  onQuota?: (quota: Quota) => void;
  /** Called with the text of each warning that the registry sends. */
  onWarning?: (kind: RequestKind, text: string) => void;
  /** Called for each request that counts against the registry's quota, before it is sent. */
  onQuotaUse?: () => void;
  /** "background" for a first look and what follows it: its requests wait for their host's pace. */
  pace?: RequestPace;
};
type OpenedClient = { client: RegistryClient; gate: HostGate; quota: SharedQuota };

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
  /** Whether a registry was asked for something and does not answer: who waits for it keeps nobody else waiting. */
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
    // Changed settings get a fresh pool and no old token.
    const { url, insecure, caPem, credential, trustedTokenHosts, allowPrivate } = registry;
    const key = JSON.stringify([url, insecure, caPem, credential, trustedTokenHosts, allowPrivate]);
    const found = shared.get(registry.id);
    if (found?.key === key) {
      // Another process may have met a pause meanwhile.
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

/** An address that is none is refused when its client is made. */
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
