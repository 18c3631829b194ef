import { RegistryError } from '#lib/registry/registry-error.ts';

const firstMs = 2000;
const lastMs = 60_000;

export type RetryPlan =
  | { action: 'give-up'; countsAgainstHost: boolean; pauseHostMs: number | null }
  | { action: 'retry'; afterMs: number; pauseHostMs: number | null };

/**
 * What follows from an error of the given try (the first is 1). `random` gives 0 to 1 for the jitter. Only errors that say
 * so are tried again (P-13); a rate limit stops the whole host, not only this request (P-12, P-14).
 */
export function planRetry(error: unknown, attempt: number, random: () => number): RetryPlan {
  if (!(error instanceof RegistryError)) return { action: 'give-up', countsAgainstHost: false, pauseHostMs: null };
  const asksHostToWait = error.kind === 'rate-limited' || error.status === 503;
  const waitMs = error.retryAfterMs ?? backOffMs(attempt, random());
  const pauseHostMs = error.retryAfterMs !== null || (asksHostToWait && attempt <= error.retries) ? waitMs : null;
  if (attempt <= error.retries) return { action: 'retry', afterMs: waitMs, pauseHostMs };
  const countsAgainstHost = error.temporary || error.kind === 'tls' || error.retryAfterMs !== null;
  return { action: 'give-up', countsAgainstHost, pauseHostMs };
}

/** 2, 4, 8 … 60 s with full jitter (P-12). */
export function backOffMs(attempt: number, random: number): number {
  return Math.round(Math.min(firstMs * 2 ** (attempt - 1), lastMs) * random);
}
