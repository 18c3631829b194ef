import type { Clock } from '#lib/registry/clock.ts';
import { basicAuthorization, type Credential } from '#lib/registry/credential.ts';
import { RegistryError } from '#lib/registry/registry-error.ts';
import { type Answer, type Call, isElsewhere } from '#lib/registry/transport/call.ts';
import type { Transport } from '#lib/registry/transport/transport.ts';
import { createBasicLogin } from './basic-login.ts';
import { type Challenge, findBearer, parseChallenges } from './challenge.ts';
import { type Grant, isFresh, NO_GRANT } from './grant.ts';
import { decideRealm } from './realm.ts';
import { createRefusals } from './refusals.ts';
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
  /** `GET /v2/`: asked where a refusal names no way to sign in. */
  pingCall: Call;
};

const MAX_SCOPES = 1000;

/** How one client signs in to its registry. What it learns, it shares through the token cache. */
export function createSignIn(options: SignInOptions) {
  const { transport, tokens, cache, clock, origin, credential, trustedTokenHosts, pingCall } = options;
  const refusals = createRefusals(transport, credential !== null);
  const hasSecret = credential !== null;
  const unprompted: TokenKey = {
    registryOrigin: origin,
    realm: new URL(origin),
    service: null,
    scopes: [],
    credential,
  };
  const owner = tokens.ownerKey(unprompted);
  const grants = new Map<string | null, Grant>();
  const extraScopes = new Map<string, string>();
  const basic: Grant | null =
    credential === null ? null : { authorizations: [{ origin, header: basicAuthorization(credential) }], bearer: null };
  const login = createBasicLogin({ transport, cache, clock, refusals, pingCall, basic, owner });
  let scheme = recallScheme();
  let pinned: string | null = null;

  /** The settings may have changed since another client learned it: the realm is judged again. */
  function recallScheme(): Scheme | null {
    const known = cache.scheme(owner);
    if (known?.type !== 'bearer') return known;
    const question = { realm: known.realm, challengedBy: new URL(origin), hasSecret, trustedTokenHosts };
    return decideRealm(question).allowed ? known : null;
  }

  /** Another client learned the token endpoint, and it does not answer as one: the registry may name a new one by now. */
  function mayHaveMoved(error: unknown): boolean {
    if (pinned !== null || !(error instanceof RegistryError)) return false;
    return error.kind === 'not-found' || error.kind === 'connection' || error.kind === 'invalid-response';
  }

  function learn(learned: Scheme): void {
    scheme = learned;
    cache.learnScheme(owner, learned);
  }

  function scopesFor(scope: string | null): string[] {
    const extra = scope === null ? undefined : extraScopes.get(scope);
    return [scope, extra].filter((wanted) => typeof wanted === 'string');
  }

  async function tokenGrant(
    scope: string | null,
    place: { realm: string; service: string | null },
    signal?: AbortSignal,
  ) {
    const { realm, service } = place;
    const question: TokenKey = { ...unprompted, realm: new URL(realm), service, scopes: scopesFor(scope) };
    const token = await tokens.take(question, signal);
    const grant: Grant = { authorizations: [{ origin, header: `Bearer ${token.value}` }], bearer: { question, token } };
    if (grants.size >= MAX_SCOPES) grants.clear();
    grants.set(scope, grant);
    return grant;
  }

  /** A refusal may lack the challenge that `GET /v2/` carries; the scope of that one is a placeholder. */
  async function challengesOf(call: Call, answer: Answer, signal?: AbortSignal) {
    const challenges = parseChallenges(answer.headers['www-authenticate']);
    if (challenges.some(isAnswerable) || call.kind === 'ping') return { challenges, hasScope: call.kind !== 'ping' };
    const ping = await transport.send(pingCall, [], signal);
    const isRefused = ping.status === 401 && !isElsewhere(pingCall, ping);
    const pinged = isRefused ? parseChallenges(ping.headers['www-authenticate']) : [];
    return pinged.length === 0 ? { challenges, hasScope: true } : { challenges: pinged, hasScope: false };
  }

  /** The registry may want more than we ask for. */
  function noteExtraScope(scope: string, challenge: Challenge): void {
    const wanted = challenge.parameters.get('scope');
    if (wanted === undefined || wanted === scope || !/^[\x20-\x7e]{1,1024}$/.test(wanted)) return;
    if (extraScopes.size >= MAX_SCOPES) extraScopes.clear();
    extraScopes.set(scope, wanted);
  }

  async function takeBasic(call: Call, sent: Grant, answer: Answer, signal?: AbortSignal): Promise<Grant | null> {
    if (basic === null) throw refusals.needsCredential(call, answer);
    if (sent === basic && call.method === 'HEAD') return null;
    if (sent === basic) throw await login.judgeRefusal(call, answer, signal);
    learn({ type: 'basic' });
    login.throwIfRejected();
    return basic;
  }

  async function takeBearer(call: Call, scope: string | null, sent: Grant, answer: Answer, signal?: AbortSignal) {
    if (scheme?.type !== 'bearer') throw refusals.noWayIn(call, answer, []);
    const old = sent.bearer;
    if (old !== null && old.question.scopes.length === scopesFor(scope).length) {
      const isFinal = isFresh(old.token, clock.now());
      if (isFinal && call.method === 'HEAD') return null;
      if (isFinal) throw refusals.lacksPermission(call, answer, scope);
      tokens.drop(old.question, old.token);
    }
    return tokenGrant(scope, scheme, signal);
  }

  return {
    /** What the registry wants by all that is known; nothing before the first refusal. */
    async known(scope: string | null, signal?: AbortSignal): Promise<Grant> {
      if (scheme === null) return NO_GRANT;
      if (scheme.type === 'basic') login.throwIfRejected();
      if (scheme.type === 'basic') return basic ?? NO_GRANT;
      const grant = grants.get(scope);
      if (grant?.bearer && isUsable(grant.bearer.token, clock.now())) return grant;
      try {
        return await tokenGrant(scope, scheme, signal);
      } catch (error) {
        if (!mayHaveMoved(error)) throw error;
        scheme = null;
        cache.forgetScheme(owner);
        return NO_GRANT;
      }
    },
    /**
     * A way to send again what was refused (A-02 … A-17); throws RegistryError where there is none. Null for a HEAD that is
     * refused for good: registries exist that allow GET all the same (M-09).
     */
    async afterRefusal(call: Call, scope: string | null, sent: Grant, answer: Answer, signal?: AbortSignal) {
      const { challenges, hasScope } = await challengesOf(call, answer, signal);
      const bearer = findBearer(challenges);
      const offersBasic = challenges.some(isBasic);
      // GET may work all the same.
      if (bearer === undefined && !offersBasic && call.method === 'HEAD') return null;
      if (bearer === undefined && !offersBasic) throw refusals.noWayIn(call, answer, challenges);
      if (bearer === undefined) return takeBasic(call, sent, answer, signal);
      const challengedBy = new URL(call.origin + call.path);
      const realm = bearer.parameters.get('realm');
      const decision = decideRealm({ realm, challengedBy, hasSecret, trustedTokenHosts });
      if (!decision.allowed && offersBasic && basic !== null) return takeBasic(call, sent, answer, signal);
      if (!decision.allowed) throw refusals.badRealm(call, answer, decision.reason);
      const learned: Scheme = {
        type: 'bearer',
        realm: decision.url.href,
        service: bearer.parameters.get('service') ?? null,
      };
      pinned ??= JSON.stringify(learned);
      // A registry that changes its mind about where passwords go is not followed (S-10).
      if (pinned !== JSON.stringify(learned)) throw refusals.changedRealm(call, answer);
      if (hasScope && scope !== null) noteExtraScope(scope, bearer);
      learn(learned);
      return takeBearer(call, scope, sent, answer, signal);
    },
    /** Sends a call with a grant; a password that is not known to be right is first tried by one request alone. */
    send(call: Call, grant: Grant, signal?: AbortSignal): Promise<Answer> {
      const send = () => transport.send(call, grant.authorizations, signal);
      return grant === basic ? login.send(call, send, signal) : send();
    },
    /** A new token for one that the registry calls invalid without a challenge. */
    async renew(scope: string | null, stale: NonNullable<Grant['bearer']>, signal?: AbortSignal): Promise<Grant> {
      tokens.drop(stale.question, stale.token);
      const place = { realm: stale.question.realm.href, service: stale.question.service };
      return tokenGrant(scope, place, signal);
    },
    get scheme() {
      return scheme;
    },
  };
}

export type SignIn = ReturnType<typeof createSignIn>;

const isBearer = ({ scheme }: Challenge) => scheme === 'bearer';
const isBasic = ({ scheme }: Challenge) => scheme === 'basic';
const isAnswerable = (challenge: Challenge) =>
  isBasic(challenge) || (isBearer(challenge) && challenge.parameters.has('realm'));
