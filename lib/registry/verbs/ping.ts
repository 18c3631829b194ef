import { parseChallenges } from '#lib/registry/auth/challenge.ts';
import type { SignIn } from '#lib/registry/auth/sign-in.ts';
import { type Call, isGood } from '#lib/registry/transport/call.ts';
import { type Context, callFor } from './context.ts';

export type Ping = {
  /** Time until the first answer, in milliseconds. */
  latencyMs: number;
  authentication: 'anonymous' | 'basic' | 'bearer';
};

/**
 * Sends `GET /v2/` (distribution-spec, "Determining Support"), with the credential when there is one. Without one, a
 * registry that issues tokens counts as working, because anonymous access differs between repositories.
 */
export async function ping(context: Context & { signIn: Pick<SignIn, 'scheme'> }, signal?: AbortSignal): Promise<Ping> {
  const { transport, session, signIn, clock, isSignedIn } = context;
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
