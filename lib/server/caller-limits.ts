import type { Caller } from '#lib/auth/caller.ts';
import { REQUESTS_PER_MINUTE } from '#lib/http/limits.ts';
import {
  perMinute,
  type RateDecision,
  type RateLimiter,
  rateHeaders,
  tooManyRequests,
} from '#lib/http/rate-limiter.ts';
import { findRequest, noteCaller } from '#lib/log/request-trace.ts';
import { addressGroup } from '#lib/net/address-group.ts';

/** Rate limits of the API for each caller. */
export type CallerLimits = { known: RateLimiter; strangers: RateLimiter };

export const createCallerLimits = (): CallerLimits => ({
  known: perMinute(REQUESTS_PER_MINUTE.caller),
  strangers: perMinute(REQUESTS_PER_MINUTE.stranger),
});

/**
 * Counts a request of `caller`. `null`: authentication failed; counted as anonymous.
 *
 * @returns the rate headers of the response, empty when nothing is counted
 * @throws RequestRejectedError 429
 */
export function countRequest(limits: CallerLimits, caller: Caller | null): Record<string, string> {
  noteCaller(caller?.kind ?? 'refused');
  const rate = takeOne(limits, caller);
  if (rate === null) return {};
  if (!rate.isAllowed) throw tooManyRequests(rate);
  return rateHeaders(rate);
}

function takeOne({ known, strangers }: CallerLimits, caller: Caller | null): RateDecision | null {
  if (caller?.kind === 'user') return known.take(`session ${caller.sessionId}`);
  if (caller?.kind === 'token') return known.take(`token ${caller.id ?? 'of the environment'}`);
  const address = findRequest()?.address;
  return address === undefined ? null : strangers.take(addressGroup(address));
}
