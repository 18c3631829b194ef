import type { Clock } from '#lib/registry/clock.ts';
import { findAnswerError } from '#lib/registry/transport/answer-text.ts';
import { type Answer, type Call, isElsewhere } from '#lib/registry/transport/call.ts';
import type { Transport } from '#lib/registry/transport/transport.ts';
import { findBearer, parseChallenges } from './challenge.ts';
import { type Grant, isFresh } from './grant.ts';
import { decideRealm } from './realm.ts';
import { createRefusals } from './refusals.ts';
import type { SignIn } from './sign-in.ts';
import type { Tokens } from './tokens.ts';

export type Session = {
  /**
   * Sends a call with the authorization for `scope` (null: none), signing in when the registry demands it. Throws
   * RegistryError when sign-in fails. A refused HEAD is returned as an answer, because GET may be allowed (M-09).
   */
  send(call: Call, scope: string | null, signal?: AbortSignal): Promise<Answer>;
};

export type SessionOptions = {
  transport: Transport;
  signIn: SignIn;
  tokens: Tokens;
  clock: Clock;
  isSignedIn: boolean;
};

const REFUSALS = new Set([400, 401, 403]);
/** Words that registries use for a token that is too old. */
const EXPIRED = /expired|re-?authenticate|invalid[ _-]?token|token is invalid/i;

/** One round signs in, the second requests a wider scope. */
const MAX_ROUNDS = 2;

export function createSession({ transport, signIn, tokens, clock, isSignedIn }: SessionOptions): Session {
  const refusals = createRefusals(transport, isSignedIn);

  /**
   * A redirect led to another registry that demands a token. It receives an anonymous token, never ours, and only this
   * request (S-22, S-28).
   */
  async function foreignGrant(
    call: Call,
    sent: Grant,
    answer: Answer,
    at: URL,
    signal?: AbortSignal,
  ): Promise<Grant | null> {
    const bearer = findBearer(parseChallenges(answer.headers['www-authenticate']));
    if (bearer === undefined) return null;
    const realm = bearer.parameters.get('realm');
    const decision = decideRealm({ realm, challengedBy: at, hasSecret: false, trustedTokenHosts: [] });
    if (!decision.allowed) throw refusals.badRealm(call, answer, decision.reason);
    const scope = bearer.parameters.get('scope');
    const service = bearer.parameters.get('service') ?? null;
    const scopes = scope === undefined ? [] : [scope];
    const question = {
      registryOrigin: at.origin,
      realm: decision.url,
      service,
      scopes,
      credential: null,
      redirectTarget: at.host,
    };
    const token = await tokens.take(question, signal);
    const foreign = { origin: at.origin, header: `Bearer ${token.value}` };
    return { authorizations: [...sent.authorizations, foreign], bearer: sent.bearer };
  }

  /** Returns the authorization for another attempt, or null when the answer is final. */
  async function nextGrant(call: Call, scope: string | null, sent: Grant, answer: Answer, signal?: AbortSignal) {
    if (isElsewhere(call, answer)) {
      const at = answer.redirectedTo;
      const isAnswered = sent.authorizations.some(({ origin }) => origin === at.origin);
      return answer.status === 401 && !isAnswered ? foreignGrant(call, sent, answer, at, signal) : null;
    }
    if (answer.status === 401) return signIn.afterRefusal(call, scope, sent, answer, signal);
    return isExpiredInDisguise(call, sent, answer) && sent.bearer !== null
      ? signIn.renew(scope, sent.bearer, signal)
      : null;
  }

  /**
   * Detects an expired token that was not answered with 401. ECR answers 400 or 403 DENIED, "Reauthenticate and try
   * again". A HEAD has only its status. The refusal of a token that was just received is final.
   */
  function isExpiredInDisguise(call: Call, sent: Grant, answer: Answer): boolean {
    if (sent.bearer === null || isFresh(sent.bearer.token, clock.now())) return false;
    if (call.method === 'HEAD') return true;
    const error = findAnswerError(answer.bytes);
    if (answer.status === 400) return error?.code === 'DENIED';
    return EXPIRED.test(`${error?.code ?? ''} ${error?.message ?? ''}`);
  }

  return {
    async send(call, scope, signal) {
      let grant = await signIn.known(scope, signal);
      let answer = await signIn.send(call, grant, signal);
      for (let round = 1; round <= MAX_ROUNDS; round += 1) {
        if (!REFUSALS.has(answer.status)) return answer;
        const next = await nextGrant(call, scope, grant, answer, signal);
        if (next === null) break;
        grant = next;
        answer = await signIn.send(call, grant, signal);
      }
      if (answer.status !== 401 || call.method === 'HEAD' || isElsewhere(call, answer)) return answer;
      throw refusals.lacksPermission(call, answer, scope);
    },
  };
}
