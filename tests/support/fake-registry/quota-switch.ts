import { refusal } from './fault-answers.ts';
import type { Reply, SeenRequest } from './reply.ts';

/**
 * QuotaSwitch is a pull limit like Docker Hub's: a GET of a manifest counts, HEAD does not, and both report what is
 * left.
 */
export type QuotaSwitch = {
  limit: number;
  remaining: number;
  windowSeconds: number;
};

/** Counts a request for a manifest and reports what is left. Answers 429 when nothing is left. */
export function countAgainst(quota: QuotaSwitch, { method }: SeenRequest, right: () => Reply): Reply {
  if (method === 'GET') {
    if (quota.remaining <= 0) return named(quota, refusal(429, 'too many requests', 'TOOMANYREQUESTS'));
    quota.remaining -= 1;
  }
  return named(quota, right());
}

function named({ limit, remaining, windowSeconds }: QuotaSwitch, reply: Reply): Reply {
  const headers = {
    'ratelimit-limit': `${limit};w=${windowSeconds}`,
    'ratelimit-remaining': `${remaining};w=${windowSeconds}`,
  };
  return { ...reply, headers: { ...reply.headers, ...headers } };
}
