import type { Clock } from '#lib/registry/clock.ts';
import type { RegistryError } from '#lib/registry/registry-error.ts';
import type { Answer, Call } from '#lib/registry/transport/call.ts';
import type { Transport } from '#lib/registry/transport/transport.ts';
import type { Grant } from './grant.ts';
import type { Refusals } from './refusals.ts';
import type { TokenCache } from './token-cache.ts';
import { credentialRejectionMs } from './tokens.ts';

export type BasicLoginOptions = {
  transport: Transport;
  cache: TokenCache;
  clock: Clock;
  refusals: Refusals;
  pingCall: Call;
  /** Null without a credential. */
  basic: Grant | null;
  /** Key of the login in the cache. */
  owner: string;
};

/** A refusal so soon after the login was accepted is not the login's fault. */
const RECENT_MS = 60_000;

/** Finds out whether a Basic login is wrong, or only not allowed to read one thing, and sends a wrong one once in 5 minutes. */
export function createBasicLogin(options: BasicLoginOptions) {
  const { transport, cache, clock, refusals, pingCall, basic, owner } = options;
  const trial = cache.trial(owner);

  function reject(call: Call, answer: Answer): RegistryError {
    const error = refusals.wrongPassword(call, answer);
    trial.acceptedAt = null;
    cache.reject(owner, error, new Date(clock.now().getTime() + credentialRejectionMs));
    return error;
  }

  function throwIfRejected(): void {
    const rejection = cache.rejection(owner, clock.now());
    if (rejection !== null) throw rejection;
  }

  /** `GET /v2/` with the login: its answer, where it refuses too. */
  async function pingRefusal(signal?: AbortSignal): Promise<Answer | null> {
    const pinged = await transport.send(pingCall, basic?.authorizations ?? [], signal);
    return pinged.status === 401 ? pinged : null;
  }

  return {
    throwIfRejected,
    send(call: Call, send: () => Promise<Answer>, signal?: AbortSignal): Promise<Answer> {
      return trial.run(async () => {
        throwIfRejected();
        const answer = await send();
        // A HEAD that is refused proves nothing: some registries allow GET alone (M-09).
        const isOpen = answer.status === 401 && call.method === 'HEAD' && trial.acceptedAt === null;
        const refusal = isOpen ? await pingRefusal(signal) : null;
        if (refusal !== null) throw reject(pingCall, refusal);
        if (answer.status !== 401 || isOpen) trial.acceptedAt = clock.now();
        return answer;
      }, signal);
    },
    /** What a 401 to a GET with the login means. */
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
