import type { Clock } from '#lib/registry/clock.ts';
import { type Credential, credentialId } from '#lib/registry/credential.ts';
import type { Limits } from '#lib/registry/limits.ts';
import { RegistryError } from '#lib/registry/registry-error.ts';
import { type Answer, type Call, isGood } from '#lib/registry/transport/call.ts';
import type { Transport } from '#lib/registry/transport/transport.ts';
import { PRIVATE_OR_MISSING } from './refusals.ts';
import type { TokenCache } from './token-cache.ts';
import { isIdentityToken, type TokenQuestion, type TokenRequest, tokenGet, tokenPost } from './token-request.ts';
import { findToken, type RegistryToken } from './token-response.ts';

export type TokensOptions = {
  transport: Transport;
  cache: TokenCache;
  clock: Clock;
  limits: Limits;
  /** The registry's own. */
  origin: string;
};

/** A question about one registry origin; the answer is cached under all of it. */
export type TokenKey = TokenQuestion & {
  registryOrigin: string;
  /** Set where that is the origin of another host that the registry redirected to. */
  redirectTarget?: string;
};

/** Accounts get locked by a wrong password that is sent again and again. */
export const CREDENTIAL_REJECTION_MS = 5 * 60_000;

/** Asks token endpoints, through cache and single flight (A-18 … A-35). */
export function createTokens({ transport, cache, clock, limits, origin }: TokensOptions) {
  const now = () => clock.now();
  const ids = new WeakMap<Credential, string>();

  function idOf(credential: Credential | null): string {
    if (credential === null) return credentialId(null);
    const known = ids.get(credential);
    if (known !== undefined) return known;
    const id = credentialId(credential);
    ids.set(credential, id);
    return id;
  }

  const ownerKey = (question: TokenKey) => `${idOf(question.credential)} ${question.registryOrigin}`;

  const isOwn = (question: TokenKey) => question.registryOrigin === origin;

  function tokenKey(question: TokenKey): string {
    const scopes = [...question.scopes].sort();
    return JSON.stringify([ownerKey(question), question.realm.href, question.service, scopes]);
  }

  function callOf(question: TokenKey, wanted: TokenRequest): Call {
    return {
      kind: 'token',
      method: wanted.method,
      origin: wanted.origin,
      path: wanted.path,
      accept: 'application/json',
      redirects: question.credential === null ? 'follow' : 'refuse',
      // Without a token nothing of the registry can be read; that of a redirect's target stops that request alone.
      concerns: isOwn(question) ? 'host' : 'path',
      maxBytes: limits.tokenBytes,
      ...(question.redirectTarget === undefined ? {} : { redirectTarget: question.redirectTarget }),
      ...(wanted.form === null ? {} : { form: wanted.form }),
    };
  }

  function send(call: Call, wanted: TokenRequest, signal: AbortSignal): Promise<Answer> {
    const { origin, authorization } = wanted;
    return transport.send(call, authorization === null ? [] : [{ origin, header: authorization }], signal);
  }

  async function ask(question: TokenKey, signal: AbortSignal): Promise<RegistryToken> {
    if (isIdentityToken(question.credential)) {
      const post = tokenPost(question);
      const call = callOf(question, post);
      const answer = await send(call, post, signal);
      // Servers without the POST form answer so, and then want Basic.
      if (answer.status !== 404 && answer.status !== 405) return accept(question, call, answer);
    }
    const get = tokenGet(question);
    const call = callOf(question, get);
    return accept(question, call, await send(call, get, signal));
  }

  /** Several repositories need a token each: the first of them finds out whether the login is accepted. */
  function askOnce(question: TokenKey, key: string, signal: AbortSignal): Promise<RegistryToken> {
    if (question.credential === null) return ask(question, signal);
    const trial = cache.trial(ownerKey(question));
    return trial.run(async () => {
      throwIfRejected(question, key);
      const token = await ask(question, signal);
      trial.acceptedAt = now();
      return token;
    }, signal);
  }

  function throwIfRejected(question: TokenKey, key: string): void {
    const earlier = cache.rejection(ownerKey(question), now()) ?? cache.rejection(key, now());
    if (earlier !== null) throw earlier;
  }

  function accept(question: TokenKey, call: Call, answer: Answer): RegistryToken {
    if (!isGood(answer)) throw rejected(question, call, answer);
    const token = findToken(answer.bytes, now());
    if (token !== null) return token;
    throw transport.errorOf(call, {
      kind: 'invalid-response',
      status: answer.status,
      problem: 'was answered without a usable token',
      hint: 'Look at the token service of this registry.',
    });
  }

  /** A wrong password is never tried again by itself, and never replaced by asking anonymously. */
  function rejected(question: TokenKey, call: Call, answer: Answer): RegistryError {
    if (answer.status !== 401 && answer.status !== 403) return transport.answerError(call, answer);
    const isSignedIn = question.credential !== null;
    const error = transport.answerError(call, answer, {
      concerns: isOwn(question) ? 'credential' : 'path',
      problem: `was answered with ${answer.status}: ${isSignedIn ? 'the credential was rejected' : 'no anonymous access'}`,
      hint: isSignedIn ? 'Enter user name and password or token of this registry again.' : PRIVATE_OR_MISSING,
    });
    const isWholeCredential = isSignedIn && answer.status === 401;
    if (isWholeCredential) cache.trial(ownerKey(question)).acceptedAt = null;
    if (isWholeCredential) cache.reject(ownerKey(question), error, later(CREDENTIAL_REJECTION_MS));
    else cache.reject(tokenKey(question), error, later(CREDENTIAL_REJECTION_MS));
    return error;
  }

  const later = (ms: number) => new Date(now().getTime() + ms);

  return {
    ownerKey,
    async take(question: TokenKey, signal?: AbortSignal): Promise<RegistryToken> {
      const key = tokenKey(question);
      throwIfRejected(question, key);
      try {
        return await cache.take(key, now, (aborted) => askOnce(question, key, aborted), signal);
      } catch (error) {
        if (error instanceof RegistryError || !signal?.aborted) throw error;
        const call = callOf(question, tokenGet(question));
        throw transport.errorOf(call, { kind: 'cancelled', problem: 'was cancelled', cause: error });
      }
    },
    drop(question: TokenKey, token: RegistryToken): void {
      cache.drop(tokenKey(question), token);
    },
  };
}

export type Tokens = ReturnType<typeof createTokens>;
