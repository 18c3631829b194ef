import type { Credential } from '#lib/domain/credential.ts';
import type { Clock } from '#lib/registry/clock.ts';
import { basicAuthorization } from '#lib/registry/credential.ts';
import { RegistryError } from '#lib/registry/registry-error.ts';
import { type Answer, type Call, isElsewhere } from '#lib/registry/transport/call.ts';
import type { Transport } from '#lib/registry/transport/transport.ts';
import { type BasicLogin, createBasicLogin } from './basic-login.ts';
import { type Challenge, findBearer, parseChallenges } from './challenge.ts';
import { type Grant, isFresh, NO_GRANT } from './grant.ts';
import { decideRealm } from './realm.ts';
import { createRefusals, type Refusals } from './refusals.ts';
import type { Scheme, TokenCache } from './token-cache.ts';
import { isUsable } from './token-response.ts';
import type { TokenKey, Tokens } from './tokens.ts';

export type SignInOptions = {
  transport: Transport;
  tokens: Tokens;
  cache: TokenCache;
  clock: Clock;
  /** Scheme, host and port that the credential belongs to (S-01). */
  origin: string;
  credential: Credential | null;
  trustedTokenHosts: readonly string[];
  /** `GET /v2/`, sent when a refusal names no way to sign in. */
  pingCall: Call;
};

const MAX_SCOPES = 1000;

/**
 * SignIn obtains authorizations for one client. What it learns is shared with other clients through the token cache.
 */
export class SignIn {
  readonly #options: SignInOptions;
  readonly #refusals: Refusals;
  readonly #unprompted: TokenKey;
  readonly #owner: string;
  readonly #grants = new Map<string | null, Grant>();
  readonly #extraScopes = new Map<string, string>();
  readonly #basic: Grant | null;
  readonly #login: BasicLogin;
  #scheme: Scheme | null;
  #pinned: string | null = null;

  constructor(options: SignInOptions) {
    this.#options = options;
    const { transport, tokens, cache, clock, origin, credential, pingCall } = options;
    this.#refusals = createRefusals(transport, credential !== null);
    this.#unprompted = { registryOrigin: origin, realm: new URL(origin), service: null, scopes: [], credential };
    this.#owner = tokens.ownerKey(this.#unprompted);
    this.#basic =
      credential === null
        ? null
        : { authorizations: [{ origin, header: basicAuthorization(credential) }], bearer: null };
    this.#login = createBasicLogin({
      transport,
      cache,
      clock,
      pingCall,
      refusals: this.#refusals,
      basic: this.#basic,
      owner: this.#owner,
    });
    this.#scheme = this.#recallScheme();
  }

  /** Returns the authorization for a first attempt. It is empty until the registry has refused once. */
  async known(scope: string | null, signal?: AbortSignal): Promise<Grant> {
    if (this.#scheme === null) return NO_GRANT;
    if (this.#scheme.type === 'basic') this.#login.throwIfRejected();
    if (this.#scheme.type === 'basic') return this.#basic ?? NO_GRANT;
    const grant = this.#grants.get(scope);
    if (grant?.bearer && isUsable(grant.bearer.token, this.#options.clock.now())) return grant;
    try {
      return await this.#tokenGrant(scope, this.#scheme, signal);
    } catch (error) {
      if (!this.#mayHaveMoved(error)) throw error;
      this.#scheme = null;
      this.#options.cache.forgetScheme(this.#owner);
      return NO_GRANT;
    }
  }

  /**
   * Returns the authorization for another attempt after a refusal. Throws RegistryError when there is
   * none. Returns null for a HEAD that stays refused, because some registries still allow GET (M-09).
   */
  async afterRefusal(call: Call, scope: string | null, sent: Grant, answer: Answer, signal?: AbortSignal) {
    const { challenges, hasScope } = await this.#challengesOf(call, answer, signal);
    const bearer = findBearer(challenges);
    const offersBasic = challenges.some(isBasic);
    // GET may still be allowed.
    if (bearer === undefined && !offersBasic && call.method === 'HEAD') return null;
    if (bearer === undefined && !offersBasic) throw this.#refusals.noWayIn(call, answer, challenges);
    if (bearer === undefined) return this.#takeBasic(call, sent, answer, signal);
    const challengedBy = new URL(call.origin + call.path);
    const realm = bearer.parameters.get('realm');
    const decision = decideRealm({
      realm,
      challengedBy,
      hasSecret: this.#basic !== null,
      trustedTokenHosts: this.#options.trustedTokenHosts,
    });
    if (!decision.allowed && offersBasic && this.#basic !== null) return this.#takeBasic(call, sent, answer, signal);
    if (!decision.allowed) throw this.#refusals.badRealm(call, answer, decision.reason);
    const learned: Scheme = {
      type: 'bearer',
      realm: decision.url.href,
      service: bearer.parameters.get('service') ?? null,
    };
    this.#pinned ??= JSON.stringify(learned);
    // A realm that changes while the client lives is not followed (S-10).
    if (this.#pinned !== JSON.stringify(learned)) throw this.#refusals.changedRealm(call, answer);
    if (hasScope && scope !== null) this.#noteExtraScope(scope, bearer);
    this.#learn(learned);
    return this.#takeBearer(call, scope, sent, answer, signal);
  }

  /** Sends a call with an authorization. An untested password is first tried by a single request. */
  send(call: Call, grant: Grant, signal?: AbortSignal): Promise<Answer> {
    const send = () => this.#options.transport.send(call, grant.authorizations, signal);
    return grant === this.#basic ? this.#login.send(call, send, signal) : send();
  }

  /** Replaces a token that the registry called invalid without a challenge. */
  async renew(scope: string | null, stale: NonNullable<Grant['bearer']>, signal?: AbortSignal): Promise<Grant> {
    this.#options.tokens.drop(stale.question, stale.token);
    const place = { realm: stale.question.realm.href, service: stale.question.service };
    return this.#tokenGrant(scope, place, signal);
  }

  /** The scheme that the registry is known to want. */
  get scheme(): Scheme | null {
    return this.#scheme;
  }

  /**
   * Returns the remembered scheme. Its realm is judged again, because settings may have changed since it was stored.
   */
  #recallScheme(): Scheme | null {
    const known = this.#options.cache.scheme(this.#owner);
    if (known?.type !== 'bearer') return known;
    const question = {
      realm: known.realm,
      challengedBy: new URL(this.#options.origin),
      hasSecret: this.#basic !== null,
      trustedTokenHosts: this.#options.trustedTokenHosts,
    };
    return decideRealm(question).allowed ? known : null;
  }

  /** Reports whether a remembered token endpoint failed in a way that suggests the registry now names another one. */
  #mayHaveMoved(error: unknown): boolean {
    if (this.#pinned !== null || !(error instanceof RegistryError)) return false;
    return error.kind === 'not-found' || error.kind === 'connection' || error.kind === 'invalid-response';
  }

  #learn(learned: Scheme): void {
    this.#scheme = learned;
    this.#options.cache.learnScheme(this.#owner, learned);
  }

  #scopesFor(scope: string | null): string[] {
    const extra = scope === null ? undefined : this.#extraScopes.get(scope);
    return [scope, extra].filter((wanted) => typeof wanted === 'string');
  }

  async #tokenGrant(scope: string | null, place: { realm: string; service: string | null }, signal?: AbortSignal) {
    const { realm, service } = place;
    const question: TokenKey = { ...this.#unprompted, realm: new URL(realm), service, scopes: this.#scopesFor(scope) };
    const token = await this.#options.tokens.take(question, signal);
    const grant: Grant = {
      authorizations: [{ origin: this.#options.origin, header: `Bearer ${token.value}` }],
      bearer: { question, token },
    };
    if (this.#grants.size >= MAX_SCOPES) this.#grants.clear();
    this.#grants.set(scope, grant);
    return grant;
  }

  /**
   * Returns the challenges of a refusal, or those of `GET /v2/` when the refusal has none. The scope of the
   * latter is a placeholder.
   */
  async #challengesOf(call: Call, answer: Answer, signal?: AbortSignal) {
    const challenges = parseChallenges(answer.headers['www-authenticate']);
    if (challenges.some(isAnswerable) || call.kind === 'ping') return { challenges, hasScope: call.kind !== 'ping' };
    const ping = await this.#options.transport.send(this.#options.pingCall, [], signal);
    const isRefused = ping.status === 401 && !isElsewhere(this.#options.pingCall, ping);
    const pinged = isRefused ? parseChallenges(ping.headers['www-authenticate']) : [];
    return pinged.length === 0 ? { challenges, hasScope: true } : { challenges: pinged, hasScope: false };
  }

  /** Remembers a scope that the challenge demands beyond the one that was requested. */
  #noteExtraScope(scope: string, challenge: Challenge): void {
    const wanted = challenge.parameters.get('scope');
    if (wanted === undefined || wanted === scope || !/^[\x20-\x7e]{1,1024}$/.test(wanted)) return;
    if (this.#extraScopes.size >= MAX_SCOPES) this.#extraScopes.clear();
    this.#extraScopes.set(scope, wanted);
  }

  async #takeBasic(call: Call, sent: Grant, answer: Answer, signal?: AbortSignal): Promise<Grant | null> {
    if (this.#basic === null) throw this.#refusals.needsCredential(call, answer);
    if (sent === this.#basic && call.method === 'HEAD') return null;
    if (sent === this.#basic) throw await this.#login.judgeRefusal(call, answer, signal);
    this.#learn({ type: 'basic' });
    this.#login.throwIfRejected();
    return this.#basic;
  }

  async #takeBearer(call: Call, scope: string | null, sent: Grant, answer: Answer, signal?: AbortSignal) {
    if (this.#scheme?.type !== 'bearer') throw this.#refusals.noWayIn(call, answer, []);
    const old = sent.bearer;
    if (old !== null && old.question.scopes.length === this.#scopesFor(scope).length) {
      const isFinal = isFresh(old.token, this.#options.clock.now());
      if (isFinal && call.method === 'HEAD') return null;
      if (isFinal) throw this.#refusals.lacksPermission(call, answer, scope);
      this.#options.tokens.drop(old.question, old.token);
    }
    return this.#tokenGrant(scope, this.#scheme, signal);
  }
}

const isBearer = ({ scheme }: Challenge) => scheme === 'bearer';
const isBasic = ({ scheme }: Challenge) => scheme === 'basic';
const isAnswerable = (challenge: Challenge) =>
  isBasic(challenge) || (isBearer(challenge) && challenge.parameters.has('realm'));
