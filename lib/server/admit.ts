import type { Caller } from '#lib/auth/caller.ts';
import { TurnedAwayError } from '#lib/http/errors.ts';
import { REQUESTS_PER_MINUTE } from '#lib/http/limits.ts';
import { decideOrigin, isRefused } from '#lib/http/origin.ts';
import { type RateDecision, type RateLimiter, rateHeaders, tooManyRequests } from '#lib/http/rate-limiter.ts';
import { findRequest, noteCaller } from '#lib/log/request-trace.ts';
import { addressGroup } from '#lib/net/address-group.ts';
import { perMinute } from './front.ts';

/** How many requests each caller may make to the API. */
export type CallerLimits = { known: RateLimiter; strangers: RateLimiter };

export const createCallerLimits = (): CallerLimits => ({
  known: perMinute(REQUESTS_PER_MINUTE.caller),
  strangers: perMinute(REQUESTS_PER_MINUTE.stranger),
});

/** @throws TurnedAwayError 403 when a page of another site made the request */
export function demandOwnOrigin(request: Request, baseUrl: string | null): void {
  if (!isRefused(decideOrigin(request, baseUrl))) return;
  throw new TurnedAwayError(403, 'Another site made this request.', {
    hint:
      baseUrl === null
        ? 'Do it on a page of Plimsoll, or send a token as Authorization: Bearer. Behind a reverse proxy, set PLIMSOLL_BASE_URL to the address that the browser shows.'
        : `Do it on a page of ${baseUrl}, or send a token as Authorization: Bearer.`,
  });
}

/**
 * Counts a request of `caller`; null is one whose proof does not hold, and counts as a stranger's.
 *
 * @returns what to tell about it, or nothing
 * @throws TurnedAwayError 429
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
