import { RegistryError } from '#lib/registry/registry-error.ts';

const FIRST_MS = 2000;
const LAST_MS = 60_000;
/** After the last try of a rate limit that names no end (P-12). */
const RATE_LIMIT_PAUSE_MS = 15 * 60_000;

export type RetryPlan = { action: 'give-up' | 'retry'; afterMs: number; pauseHostMs: number | null };

/**
 * What follows from an error of the given try (the first is 1). `random` gives 0 to 1 for the jitter. Only errors that say
 * so are tried again (P-13). A host that asks for it, by 429 or by 503 with Retry-After, is left alone as a whole (P-12, P-14).
 */
export function planRetry(error: unknown, attempt: number, random: () => number): RetryPlan {
  if (!(error instanceof RegistryError)) return { action: 'give-up', afterMs: 0, pauseHostMs: null };
  const { retryAfterMs, concerns, kind, status } = error;
  const asksHostToWait = concerns === 'host' && (kind === 'rate-limited' || status === 503);
  const isLast = attempt > error.retries;
  const afterMs = retryAfterMs ?? (isLast && asksHostToWait ? RATE_LIMIT_PAUSE_MS : backOffMs(attempt, random()));
  return { action: isLast ? 'give-up' : 'retry', afterMs, pauseHostMs: asksHostToWait ? afterMs : null };
}

/** 2, 4, 8 … 60 s with full jitter (P-12). */
export function backOffMs(attempt: number, random: number): number {
  return Math.round(Math.min(FIRST_MS * 2 ** (attempt - 1), LAST_MS) * random);
}
