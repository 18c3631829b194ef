import { parseChallenges } from '#lib/registry/auth/challenge.ts';
import type { SignIn } from '#lib/registry/auth/sign-in.ts';
import { type Call, isGood } from '#lib/registry/transport/call.ts';
import { type Context, callFor } from './context.ts';

export type Ping = {
  /** Of the first answer, milliseconds. */
  latencyMs: number;
  authentication: 'anonymous' | 'basic' | 'bearer';
};

/**
 * `GET /v2/` (distribution-spec, "Determining Support"), signed in where there is a credential. Without one a registry that
 * hands out tokens counts as answering, since what its anonymous tokens may read differs per repository.
 */
export async function ping(context: Context, signIn: SignIn, signal?: AbortSignal): Promise<Ping> {
  const { transport, session, clock, isSignedIn } = context;
  const call = pingCall(context);
  const startedAt = clock.now();
  const first = await transport.send(call, [], signal);
  const latencyMs = clock.now().getTime() - startedAt.getTime();
  if (isGood(first)) return { latencyMs, authentication: 'anonymous' };
  if (first.status !== 401) throw transport.answerError(call, first, { hint: 'Check that the address is a registry.' });
  const offersTokens = parseChallenges(first.headers['www-authenticate']).some(({ scheme }) => scheme === 'bearer');
  if (!isSignedIn && offersTokens) return { latencyMs, authentication: 'bearer' };
  const answer = await session.send(call, null, signal);
  if (!isGood(answer)) throw transport.answerError(call, answer);
  return { latencyMs, authentication: signIn.scheme?.type ?? 'anonymous' };
}

export function pingCall(context: Pick<Context, 'base' | 'limits'>): Call {
  return callFor(context, { kind: 'ping', path: '/v2/', maxBytes: context.limits.errorBytes });
}
