import { ApiError } from './api-error.ts';

const RETRY_MS = 60_000;

/** Returns the time until a failed request of a screen is repeated, in milliseconds; false where a repetition cannot help. */
export function retryIntervalMs(error: Error | null): number | false {
  if (error === null) return false;
  return error instanceof ApiError && !error.temporary ? false : RETRY_MS;
}
