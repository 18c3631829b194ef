import type { Credential } from '#lib/domain/credential.ts';
import type { Clock } from '#lib/registry/clock.ts';
import { credentialId } from '#lib/registry/credential.ts';
import type { Limits } from '#lib/registry/limits.ts';
import { RegistryError } from '#lib/registry/registry-error.ts';
import { type Answer, type Call, isGood } from '#lib/registry/transport/call.ts';
import type { Transport } from '#lib/registry/transport/transport.ts';
import { PRIVATE_OR_MISSING } from './refusals.ts';
import type { TokenCache } from './token-cache.ts';
import { type HttpTokenRequest, isIdentityToken, type TokenRequest, tokenGet, tokenPost } from './token-request.ts';
import { findToken, type RegistryToken } from './token-response.ts';

export type TokensOptions = {
  transport: Transport;
  cache: TokenCache;
  clock: Clock;
  limits: Limits;
  /** The registry's own origin. */
  origin: string;
};

/** TokenKey is a token request of one registry origin. The token is cached under all of its fields. */
export type TokenKey = TokenRequest & {
  registryOrigin: string;
  /** The origin of the other host, when the registry redirected to one. */
  redirectTarget?: string;
};

/** How long a rejected credential is not sent again: repeated failures lock accounts. */
export const CREDENTIAL_REJECTION_MS = 5 * 60_000;

/**
 * Requests tokens from token endpoints. Tokens are cached, and concurrent requests for the same token become one (A-18
 * to A-35).
 */
export class Tokens {
  readonly #options: TokensOptions;
  /** The id of each credential, since a hash takes time. */
  readonly #ids = new WeakMap<Credential, string>();

  constructor(options: TokensOptions) {
    this.#options = options;
  }

  /** The key of a login in the cache. */
  ownerKey(request: TokenKey): string {
    return `${this.#idOf(request.credential)} ${request.registryOrigin}`;
  }

  /** Returns a token for the question: a cached one, or a new one. */
  async take(request: TokenKey, signal?: AbortSignal): Promise<RegistryToken> {
    const key = this.#tokenKey(request);
    this.#throwIfRejected(request, key);
    try {
      return await this.#options.cache.take(
        key,
        () => this.#options.clock.now(),
        (aborted) => this.#askOnce(request, key, aborted),
        signal,
      );
    } catch (error) {
      if (error instanceof RegistryError || !signal?.aborted) throw error;
      const call = this.#callOf(request, tokenGet(request));
      throw this.#options.transport.errorOf(call, { kind: 'cancelled', problem: 'was cancelled', cause: error });
    }
  }

  /** Forgets a token that the registry no longer accepts. */
  drop(request: TokenKey, token: RegistryToken): void {
    this.#options.cache.drop(this.#tokenKey(request), token);
  }

  #idOf(credential: Credential | null): string {
    if (credential === null) return credentialId(null);
    const known = this.#ids.get(credential);
    if (known !== undefined) return known;
    const id = credentialId(credential);
    this.#ids.set(credential, id);
    return id;
  }

  #isOwn(request: TokenKey): boolean {
    return request.registryOrigin === this.#options.origin;
  }

  #tokenKey(request: TokenKey): string {
    const scopes = [...request.scopes].sort();
    return JSON.stringify([this.ownerKey(request), request.realm.href, request.service, scopes]);
  }

  #callOf(request: TokenKey, wanted: HttpTokenRequest): Call {
    return {
      kind: 'token',
      method: wanted.method,
      origin: wanted.origin,
      path: wanted.path,
      accept: 'application/json',
      redirects: request.credential === null ? 'follow' : 'refuse',
      // Without a token nothing of the registry can be read. A failing token endpoint of a redirect's target stops this
      // request only.
      concerns: this.#isOwn(request) ? 'host' : 'path',
      maxBytes: this.#options.limits.tokenBytes,
      ...(request.redirectTarget === undefined ? {} : { redirectTarget: request.redirectTarget }),
      ...(wanted.form === null ? {} : { form: wanted.form }),
    };
  }

  #send(call: Call, wanted: HttpTokenRequest, signal: AbortSignal): Promise<Answer> {
    const { origin, authorization } = wanted;
    return this.#options.transport.send(
      call,
      authorization === null ? [] : [{ origin, header: authorization }],
      signal,
    );
  }

  async #ask(request: TokenKey, signal: AbortSignal): Promise<RegistryToken> {
    if (isIdentityToken(request.credential)) {
      const post = tokenPost(request);
      const call = this.#callOf(request, post);
      const answer = await this.#send(call, post, signal);
      // A server without the POST form answers 404 or 405 and then expects Basic.
      if (answer.status !== 404 && answer.status !== 405) return this.#accept(request, call, answer);
    }
    const get = tokenGet(request);
    const call = this.#callOf(request, get);
    return this.#accept(request, call, await this.#send(call, get, signal));
  }

  /**
   * Several repositories need a token each. The first request finds out whether the login is accepted; the others wait
   * for it.
   */
  #askOnce(request: TokenKey, key: string, signal: AbortSignal): Promise<RegistryToken> {
    if (request.credential === null) return this.#ask(request, signal);
    const trial = this.#options.cache.trial(this.ownerKey(request));
    return trial.run(async () => {
      this.#throwIfRejected(request, key);
      const token = await this.#ask(request, signal);
      trial.acceptedAt = this.#options.clock.now();
      return token;
    }, signal);
  }

  #throwIfRejected(request: TokenKey, key: string): void {
    const earlier =
      this.#options.cache.rejection(this.ownerKey(request), this.#options.clock.now()) ??
      this.#options.cache.rejection(key, this.#options.clock.now());
    if (earlier !== null) throw earlier;
  }

  #accept(request: TokenKey, call: Call, answer: Answer): RegistryToken {
    if (!isGood(answer)) throw this.#rejected(request, call, answer);
    const token = findToken(answer.bytes, this.#options.clock.now());
    if (token !== null) return token;
    throw this.#options.transport.errorOf(call, {
      kind: 'invalid-response',
      status: answer.status,
      problem: 'was answered without a usable token',
      hint: 'Check the token service of this registry.',
    });
  }

  /** A wrong password is never retried automatically and never replaced by an anonymous request. */
  #rejected(request: TokenKey, call: Call, answer: Answer): RegistryError {
    if (answer.status !== 401 && answer.status !== 403) return this.#options.transport.answerError(call, answer);
    const isSignedIn = request.credential !== null;
    const error = this.#options.transport.answerError(call, answer, {
      concerns: this.#isOwn(request) ? 'credential' : 'path',
      problem: `was answered with ${answer.status}: ${isSignedIn ? 'the credential was rejected' : 'no anonymous access'}`,
      hint: isSignedIn ? 'Enter user name and password or token of this registry again.' : PRIVATE_OR_MISSING,
    });
    const isWholeCredential = isSignedIn && answer.status === 401;
    if (isWholeCredential) this.#options.cache.trial(this.ownerKey(request)).acceptedAt = null;
    if (isWholeCredential)
      this.#options.cache.reject(this.ownerKey(request), error, this.#later(CREDENTIAL_REJECTION_MS));
    else this.#options.cache.reject(this.#tokenKey(request), error, this.#later(CREDENTIAL_REJECTION_MS));
    return error;
  }

  #later(ms: number): Date {
    return new Date(this.#options.clock.now().getTime() + ms);
  }
}
