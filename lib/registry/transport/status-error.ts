import type { RegistryErrorKind } from '#lib/registry/registry-error.ts';

/** Statuses that are retried immediately, a few times (P-13). */
const RETRIED_STATUSES = new Set([408, 500, 502, 503, 504, 499, 522]);

export type StatusMeaning = { kind: RegistryErrorKind; retries?: number };

/** Maps a status outside 2xx to the kind of error that it means for a read. */
export function meaningOf(status: number): StatusMeaning {
  if (status === 401) return { kind: 'unauthorized' };
  if (status === 403 || status === 451) return { kind: 'denied' };
  if (status === 404) return { kind: 'not-found' };
  if (status === 429) return { kind: 'rate-limited' };
  if (RETRIED_STATUSES.has(status)) return { kind: 'unavailable' };
  if (status >= 500 && status !== 501 && status !== 505) return { kind: 'unavailable', retries: 0 };
  return { kind: 'invalid-response' };
}

export function isTransient(status: number): boolean {
  return status === 429 || RETRIED_STATUSES.has(status);
}
