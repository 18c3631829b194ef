import { RegistryError } from '#lib/registry/registry-error.ts';

const FIRST_MS = 2000;
const LAST_MS = 60_000;
/** Pause after the last attempt when a rate limit names no end (P-12). */
const RATE_LIMIT_PAUSE_MS = 15 * 60_000;
const SHORTEST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 3_600_000;

export type RetryPlan = { action: 'give-up' | 'retry'; afterMs: number; pauseHostMs: number | null };

/**
 * Plans what follows an error of attempt number `attempt`, counted from 1. `random` is 0 to 1, for the jitter. Only
 * errors that allow it are retried (P-13). A 429, or a 503 with Retry-After, pauses the whole host (P-12, P-14).
 */
export function planRetry(error: unknown, attempt: number, random: () => number): RetryPlan {
  if (!(error instanceof RegistryError)) return { action: 'give-up', afterMs: 0, pauseHostMs: null };
  const { retryAfterMs, concerns, kind, status } = error;
  const asksHostToWait = concerns === 'host' && (kind === 'rate-limited' || status === 503);
  const isLast = attempt > error.retries;
  const afterMs = retryAfterMs ?? (isLast && asksHostToWait ? RATE_LIMIT_PAUSE_MS : backOffMs(attempt, random()));
  return { action: isLast ? 'give-up' : 'retry', afterMs, pauseHostMs: asksHostToWait ? afterMs : null };
}

/** Returns the delay of exponential back-off: up to 2, 4, 8 … 60 s, with full jitter (P-12). */
export function backOffMs(attempt: number, random: number): number {
  return Math.round(Math.min(FIRST_MS * 2 ** (attempt - 1), LAST_MS) * random);
}

/** Bounds the wait that a registry requests (P-11). Null stays null. */
export function boundWait(ms: number | null): number | null {
  return ms === null ? null : Math.min(Math.max(ms, SHORTEST_WAIT_MS), LONGEST_WAIT_MS);
}
