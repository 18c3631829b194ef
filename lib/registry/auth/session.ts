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
   * Sends a call with what the registry wants for `scope` (null: none), signing in on the way. Throws RegistryError where
   * that does not succeed; only of HEAD the refusal itself is given, since GET may be allowed (M-09).
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
/** What registries say of a token that is too old. */
const EXPIRED = /expired|re-?authenticate|invalid[ _-]?token|token is invalid/i;

/** At most: sign in, then once more for a wider scope. */
const MAX_ROUNDS = 2;

export function createSession({ transport, signIn, tokens, clock, isSignedIn }: SessionOptions): Session {
  const refusals = createRefusals(transport, isSignedIn);

  /**
   * A redirect led to another registry that asks for a token: it gets an anonymous one of its own, never ours, and no more
   * than that request (S-22, S-28).
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

  /** What to send the call with again; null where the answer stands. */
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
   * A token that has expired, said otherwise than by 401: ECR says 400 or 403 DENIED, "Reauthenticate and try again"; a HEAD
   * cannot say more than its status. Never of a token that was just received: that refusal is meant.
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
