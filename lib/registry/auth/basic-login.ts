import type { Clock } from '#lib/registry/clock.ts';
import { RegistryError } from '#lib/registry/registry-error.ts';
import { type Answer, type Call, isElsewhere } from '#lib/registry/transport/call.ts';
import type { Transport } from '#lib/registry/transport/transport.ts';
import { parseChallenges } from './challenge.ts';
import type { Grant } from './grant.ts';
import type { Refusals } from './refusals.ts';
import type { TokenCache } from './token-cache.ts';
import { CREDENTIAL_REJECTION_MS } from './tokens.ts';

export type BasicLoginOptions = {
  transport: Transport;
  cache: TokenCache;
  clock: Clock;
  refusals: Refusals;
  pingCall: Call;
  /** Null when the client has no credential. */
  basic: Grant | null;
  /** Key of this login in the token cache. */
  owner: string;
};

/** A refusal this soon after the login was accepted is about permission, not about the password. */
const RECENT_MS = 60_000;

/** BasicLogin tells a wrong password from missing permission. A wrong password is sent once in 5 minutes. */
export function createBasicLogin(options: BasicLoginOptions) {
  const { transport, cache, clock, refusals, pingCall, basic, owner } = options;
  const trial = cache.trial(owner);

  function reject(call: Call, answer: Answer): RegistryError {
    const error = refusals.wrongPassword(call, answer);
    trial.acceptedAt = null;
    cache.reject(owner, error, new Date(clock.now().getTime() + CREDENTIAL_REJECTION_MS));
    return error;
  }

  function throwIfRejected(): void {
    const rejection = cache.rejection(owner, clock.now());
    if (rejection !== null) throw rejection;
  }

  /** Sends `GET /v2/` with the login. Returns the answer when it is a refusal, else null. */
  async function pingRefusal(signal?: AbortSignal): Promise<Answer | null> {
    const pinged = await transport.send(pingCall, basic?.authorizations ?? [], signal);
    return pinged.status === 401 && !isElsewhere(pingCall, pinged) ? pinged : null;
  }

  /** Reports whether `GET /v2/` demands a Basic login. An open endpoint would accept a wrong password too. */
  async function doesPingDemandLogin(signal?: AbortSignal): Promise<boolean> {
    const pinged = await transport.send(pingCall, [], signal);
    if (pinged.status !== 401 || isElsewhere(pingCall, pinged)) return false;
    return parseChallenges(pinged.headers['www-authenticate']).some(({ scheme }) => scheme === 'basic');
  }

  /**
   * Tries the login at `GET /v2/`, because every other path may be forbidden to a valid login. A ping that fails
   * decides nothing.
   */
  async function tryAtPing(signal?: AbortSignal): Promise<void> {
    try {
      if (!(await doesPingDemandLogin(signal))) return;
      const refusal = await pingRefusal(signal);
      if (refusal !== null) throw reject(pingCall, refusal);
      trial.acceptedAt = clock.now();
    } catch (error) {
      if (!(error instanceof RegistryError) || error.concerns !== 'path') throw error;
    }
  }

  return {
    throwIfRejected,
    send(call: Call, send: () => Promise<Answer>, signal?: AbortSignal): Promise<Answer> {
      return trial.run(async () => {
        throwIfRejected();
        if (trial.acceptedAt === null && call.kind !== 'ping') await tryAtPing(signal);
        const answer = await send();
        if (answer.status !== 401) trial.acceptedAt = clock.now();
        return answer;
      }, signal);
    },
    /**
     * Explains a 401 to a GET that carried the login. A refused HEAD proves nothing: some registries allow GET only
     * (M-09).
     */
    async judgeRefusal(call: Call, answer: Answer, signal?: AbortSignal): Promise<RegistryError> {
      const { acceptedAt } = trial;
      if (acceptedAt === null) return reject(call, answer);
      if (clock.now().getTime() - acceptedAt.getTime() < RECENT_MS) return refusals.refusedHere(call, answer);
      const refusal = await pingRefusal(signal);
      if (refusal !== null) return reject(pingCall, refusal);
      trial.acceptedAt = clock.now();
      return refusals.refusedHere(call, answer);
    },
  };
}

export type BasicLogin = ReturnType<typeof createBasicLogin>;
