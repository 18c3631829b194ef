import type { Dispatcher } from 'undici';
import { createSession } from './auth/session.ts';
import { createSignIn } from './auth/sign-in.ts';
import { createTokenCache, type TokenCache } from './auth/token-cache.ts';
import { createTokens } from './auth/tokens.ts';
import type { Clock } from './clock.ts';
import { type Credential, secretsOf } from './credential.ts';
import type { HostGate } from './gate/host-gate.ts';
import { createTraffic, type Traffic } from './gate/traffic.ts';
import { type Limits, limitsWith } from './limits.ts';
import { type Base, type BaseRefusal, parseBase } from './paths.ts';
import { redactorOf } from './redact.ts';
import { RegistryError } from './registry-error.ts';
import type { RequestKind, RequestPace } from './transport/call.ts';
import { type Quota, type QuotaMeter, unmetered } from './transport/quota.ts';
import { createTransport } from './transport/transport.ts';
import { checkBlob } from './verbs/check-blob.ts';
import type { Context } from './verbs/context.ts';
import { type BlobReader, getBlob, type LayerDescriptor } from './verbs/get-blob.ts';
import { type ConfigDescriptor, getConfig } from './verbs/get-config.ts';
import { type FetchedManifest, getManifest } from './verbs/get-manifest.ts';
import { headManifest, type ManifestHead } from './verbs/head-manifest.ts';
import { type ListRepositoriesOptions, listRepositories, type RepositoryList } from './verbs/list-repositories.ts';
import { type ListTagsOptions, listTags, type TagList } from './verbs/list-tags.ts';
import { type Ping, ping, pingCall } from './verbs/ping.ts';

export type RegistryClientOptions = {
  registry: {
    /** As people write it, for messages: "docker.io". */
    host: string;
    /** With a path prefix where there is one: "https://registry-1.docker.io". */
    baseUrl: string;
    /** Plain http is allowed. */
    insecure: boolean;
    trustedTokenHosts: readonly string[];
  };
  /** Belongs to the origin of `baseUrl`, and goes nowhere else but to a token endpoint that S-01 to S-10 allow. */
  credential: Credential | null;
  dispatcher: Dispatcher;
  gate: HostGate;
  /** Shared by all clients of a process; else its own. */
  traffic?: Traffic | undefined;
  /** "background" for looks at what nobody waits for. */
  pace?: RequestPace | undefined;
  clock: Clock;
  tokens?: TokenCache | undefined;
  /** `plimsoll/<version> (+https://github.com/plimsoll-app/plimsoll)` */
  userAgent: string;
  /** Called for each request that is sent, those after redirects and refusals too. */
  onRequest?: ((kind: RequestKind) => void) | undefined;
  /** Called as soon as the headers of an answer name a quota. */
  onQuota?: ((quota: Quota) => void) | undefined;
  /** Called with the text of each `Warning` header, cleaned: to be shown, never to be acted on. */
  onWarning?: ((kind: RequestKind, text: string) => void) | undefined;
  meter?: QuotaMeter | undefined;
  limits?: Partial<Limits> | undefined;
};

/** Reads from one registry; there is no method that writes (S-29). Every method throws RegistryError and nothing else of its own. */
export type RegistryClient = {
  ping(signal?: AbortSignal): Promise<Ping>;
  listTags(repository: string, options?: ListTagsOptions): Promise<TagList>;
  headManifest(repository: string, reference: string, signal?: AbortSignal): Promise<ManifestHead>;
  /** `admit` is called before each request to the registry's own origin, retries too; what it throws is thrown. */
  getManifest(
    repository: string,
    reference: string,
    signal?: AbortSignal,
    admit?: () => void,
  ): Promise<FetchedManifest>;
  getConfig(repository: string, descriptor: ConfigDescriptor, signal?: AbortSignal): Promise<Uint8Array>;
  /** Every chunk is given to `onChunk` and waited for; what it was given is only to be believed once this resolves. */
  getBlob(repository: string, descriptor: LayerDescriptor, onChunk: BlobReader, signal?: AbortSignal): Promise<void>;
  /** That a layer is served whose first bytes are known: reads these and cuts off the rest. `onBytes` counts what arrives. */
  checkBlob(
    repository: string,
    descriptor: LayerDescriptor,
    headSha256: Uint8Array,
    onBytes: (count: number) => void,
    signal?: AbortSignal,
  ): Promise<void>;
  listRepositories(options?: ListRepositoriesOptions): Promise<RepositoryList>;
};

const ignore = () => undefined;

/** Throws RegistryError `refused` where the base URL may not be used (R-22, S-69). */
export function createRegistryClient(options: RegistryClientOptions): RegistryClient {
  const { registry, credential, dispatcher, gate, clock, userAgent } = options;
  const base = baseOf(registry);
  const limits = limitsWith(options.limits);
  const cache = options.tokens ?? createTokenCache();
  const isSignedIn = credential !== null;
  const transport = createTransport({
    registry: registry.host,
    origin: base.origin,
    dispatcher,
    gate,
    clock,
    limits,
    traffic: options.traffic ?? createTraffic({ clock }),
    pace: options.pace ?? 'none',
    pingCall: pingCall({ base, limits }),
    userAgent,
    redact: redactorOf(secretsOf(credential)),
    onRequest: options.onRequest ?? ignore,
    onQuota: options.onQuota ?? ignore,
    onWarning: options.onWarning ?? ignore,
    meter: options.meter ?? unmetered,
  });
  const tokens = createTokens({ transport, cache, clock, limits, origin: base.origin });
  const signIn = createSignIn({
    transport,
    tokens,
    cache,
    clock,
    origin: base.origin,
    credential,
    trustedTokenHosts: registry.trustedTokenHosts,
    pingCall: pingCall({ base, limits }),
  });
  const session = createSession({ transport, signIn, tokens, clock, isSignedIn });
  const context: Context = { base, session, transport, limits, clock, isSignedIn };

  // Async, so that a name that is refused before anything is sent rejects like everything else.
  return {
    ping: async (signal) => ping(context, signIn, signal),
    listTags: async (repository, list) => listTags(context, repository, list),
    headManifest: async (repository, reference, signal) => headManifest(context, repository, reference, signal),
    getManifest: async (repository, reference, signal, admit) =>
      getManifest(context, repository, reference, signal, admit),
    getConfig: async (repository, descriptor, signal) => getConfig(context, repository, descriptor, signal),
    getBlob: async (repository, descriptor, onChunk, signal) =>
      getBlob(context, repository, descriptor, onChunk, signal),
    checkBlob: async (repository, descriptor, headSha256, onBytes, signal) =>
      checkBlob(context, repository, descriptor, headSha256, onBytes, signal),
    listRepositories: async (list) => listRepositories(context, list),
  };
}

const BASE_REFUSALS: Record<BaseRefusal, { problem: string; hint: string }> = {
  'no-url': { problem: 'was not sent: its address is no http(s) URL', hint: 'Correct the address of this registry.' },
  'user-info': {
    problem: 'was not sent: its address contains user info',
    hint: 'Enter user name and password as the credential of this registry.',
  },
  'http-not-allowed': {
    problem: 'was not sent: its address is plain http',
    hint: 'Use https, or switch “insecure” on for this registry; then all it is sent can be read on the way.',
  },
};

function baseOf({ host, baseUrl, insecure }: RegistryClientOptions['registry']): Base {
  const base = parseBase(baseUrl, insecure);
  if (typeof base !== 'string') return base;
  throw new RegistryError({ kind: 'refused', registry: host, request: 'GET /v2/', ...BASE_REFUSALS[base] });
}
