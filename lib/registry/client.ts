import type { Dispatcher } from 'undici';
import type { Credential } from '#lib/domain/credential.ts';
import { redactorOf } from '#lib/net/redactor.ts';
import { createSession } from './auth/session.ts';
import { SignIn } from './auth/sign-in.ts';
import { createTokenCache, type TokenCache } from './auth/token-cache.ts';
import { Tokens } from './auth/tokens.ts';
import type { Clock } from './clock.ts';
import { secretsOf } from './credential.ts';
import type { HostGate } from './gate/host-gate.ts';
import { createTraffic, type Traffic } from './gate/traffic.ts';
import { type Limits, limitsWith } from './limits.ts';
import { type Base, type BaseRefusal, parseBase } from './paths.ts';
import { RegistryError } from './registry-error.ts';
import type { RequestKind, RequestPace } from './transport/call.ts';
import { type Quota, type QuotaMeter, unmetered } from './transport/quota.ts';
import { createTransport } from './transport/transport.ts';
import type { LayerDescriptor } from './verbs/blob-call.ts';
import { type BlobCheck, checkBlob } from './verbs/check-blob.ts';
import type { Context } from './verbs/context.ts';
import { type BlobReader, getBlob } from './verbs/get-blob.ts';
import { type ConfigDescriptor, getConfig } from './verbs/get-config.ts';
import { type FetchedManifest, getManifest } from './verbs/get-manifest.ts';
import { headManifest, type ManifestHead } from './verbs/head-manifest.ts';
import { type ListRepositoriesOptions, listRepositories, type RepositoryList } from './verbs/list-repositories.ts';
import { type ListTagsOptions, listTags, type TagList } from './verbs/list-tags.ts';
import { type Ping, ping, pingCall } from './verbs/ping.ts';

export type RegistryClientOptions = {
  registry: {
    /** Host as people write it, for messages: "docker.io". */
    host: string;
    /** Includes a path prefix when there is one: "https://registry-1.docker.io". */
    baseUrl: string;
    /** Allows plain http. */
    insecure: boolean;
    trustedTokenHosts: readonly string[];
  };
  /**
   * Belongs to the origin of `baseUrl`. It is sent there and to a token endpoint that S-01 to S-10 allow, nowhere else.
   */
  credential: Credential | null;
  dispatcher: Dispatcher;
  gate: HostGate;
  /** Shared by all clients of a process. The client creates its own when it is absent. */
  traffic?: Traffic | undefined;
  /** "background" is for requests that nobody waits for. */
  pace?: RequestPace | undefined;
  clock: Clock;
  tokens?: TokenCache | undefined;
  /** `plimsoll/<version> (+https://github.com/plimsoll-app/plimsoll)` */
  userAgent: string;
  /** Called for each request that is sent, including those after redirects and refusals. */
  onRequest?: ((kind: RequestKind) => void) | undefined;
  /** Called when the headers of an answer name a quota. */
  onQuota?: ((quota: Quota) => void) | undefined;
  /** Called with the cleaned text of each `Warning` header. The text is for display only. */
  onWarning?: ((kind: RequestKind, text: string) => void) | undefined;
  meter?: QuotaMeter | undefined;
  limits?: Partial<Limits> | undefined;
};

/**
 * RegistryClient reads from one registry. It has no method that writes (S-29). Every method throws only RegistryError,
 * unless stated otherwise.
 */
export type RegistryClient = {
  ping(signal?: AbortSignal): Promise<Ping>;
  listTags(repository: string, options?: ListTagsOptions): Promise<TagList>;
  headManifest(repository: string, reference: string, signal?: AbortSignal): Promise<ManifestHead>;
  /**
   * Calls `beforeSend` before each request to the registry's own origin, including retries. Errors of `beforeSend` are passed on.
   */
  getManifest(
    repository: string,
    reference: string,
    signal?: AbortSignal,
    beforeSend?: () => void,
  ): Promise<FetchedManifest>;
  getConfig(repository: string, descriptor: ConfigDescriptor, signal?: AbortSignal): Promise<Uint8Array>;
  /** Passes every chunk to `onChunk` and waits for it. The content is verified only when this resolves. */
  getBlob(repository: string, descriptor: LayerDescriptor, onChunk: BlobReader, signal?: AbortSignal): Promise<void>;
  /**
   * Verifies that a layer with known first bytes is served: reads these bytes and aborts the rest. `onBytes` counts
   * what arrives.
   */
  checkBlob(repository: string, check: BlobCheck, signal?: AbortSignal): Promise<void>;
  listRepositories(options?: ListRepositoriesOptions): Promise<RepositoryList>;
};

const ignore = () => undefined;

/** @throws RegistryError of kind `refused` when the base URL may not be used (R-22, S-69) */
export function createRegistryClient(options: RegistryClientOptions): RegistryClient {
  const { clock } = options;
  const context = createContext(options, {
    base: baseOf(options.registry),
    limits: limitsWith(options.limits),
    cache: options.tokens ?? createTokenCache(),
    traffic: options.traffic ?? createTraffic({ clock }),
  });
  return {
    ping: (signal) => ping(context, signal),
    listTags: (repository, list) => listTags(context, repository, list),
    headManifest: (repository, reference, signal) => headManifest(context, repository, reference, signal),
    getManifest: (repository, reference, signal, beforeSend) =>
      getManifest(context, repository, reference, signal, beforeSend),
    getConfig: (repository, descriptor, signal) => getConfig(context, repository, descriptor, signal),
    getBlob: (repository, descriptor, onChunk, signal) => getBlob(context, repository, descriptor, onChunk, signal),
    checkBlob: (repository, check, signal) => checkBlob(context, repository, check, signal),
    listRepositories: (list) => listRepositories(context, list),
  };
}

type Shared = { base: Base; limits: Limits; cache: TokenCache; traffic: Traffic };

function createContext(
  options: RegistryClientOptions,
  { base, limits, cache, traffic }: Shared,
): Context & { signIn: SignIn } {
  const { registry, credential, dispatcher, gate, clock, userAgent } = options;
  const isSignedIn = credential !== null;
  const transport = createTransport({
    registry: registry.host,
    origin: base.origin,
    dispatcher,
    gate,
    clock,
    limits,
    traffic,
    pace: options.pace ?? 'none',
    pingCall: pingCall({ base, limits }),
    userAgent,
    redact: redactorOf(secretsOf(credential)),
    onRequest: options.onRequest ?? ignore,
    onQuota: options.onQuota ?? ignore,
    onWarning: options.onWarning ?? ignore,
    meter: options.meter ?? unmetered,
  });
  const tokens = new Tokens({ transport, cache, clock, limits, origin: base.origin });
  const signIn = new SignIn({
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
  return { base, session, transport, limits, clock, isSignedIn, signIn };
}

const BASE_REFUSALS: Record<BaseRefusal, { problem: string; hint: string }> = {
  'no-url': { problem: 'was not sent: its address is no http(s) URL', hint: 'Correct the address of this registry.' },
  'user-info': {
    problem: 'was not sent: its address contains user info',
    hint: 'Enter user name and password as the credential of this registry.',
  },
  'http-not-allowed': {
    problem: 'was not sent: its address is plain http',
    hint: 'Use https, or switch on plain http for this registry. Others on the network can then read the traffic.',
  },
};

function baseOf({ host, baseUrl, insecure }: RegistryClientOptions['registry']): Base {
  const base = parseBase(baseUrl, insecure);
  if (typeof base !== 'string') return base;
  throw new RegistryError({ kind: 'refused', registry: host, request: 'GET /v2/', ...BASE_REFUSALS[base] });
}
