import type { RepositoryWithState } from '#lib/db/repositories/repositories.ts';

/** Times of the checks of a repository, as ISO 8601; null when there was or will be none. */
export type CheckTimes = {
  /** The last check that succeeded, at least for some tags. */
  lastCheckedAt: string | null;
  /** The last attempt, if it failed; null when the last attempt did not fail. */
  checkFailedAt: string | null;
  /** The next attempt. */
  nextLookAt: string | null;
};

type Checked = Pick<RepositoryWithState, 'lastPollAt' | 'lastSuccessAt' | 'nextPollAt' | 'consecutiveFailures'> & {
  poll: Pick<NonNullable<RepositoryWithState['poll']>, 'state'> | null;
};

/**
 * Tells the last successful check from the last attempt. Pure. A poll of a paused registry sends no request and counts as a
 * failed attempt here, although it is not a failure of the repository.
 */
export function toCheckTimes({
  lastPollAt,
  lastSuccessAt,
  nextPollAt,
  consecutiveFailures,
  poll,
}: Checked): CheckTimes {
  const hasFailed = consecutiveFailures > 0 || poll?.state === 'failed';
  return {
    lastCheckedAt: lastSuccessAt?.toISOString() ?? null,
    checkFailedAt: hasFailed ? (lastPollAt?.toISOString() ?? null) : null,
    nextLookAt: nextPollAt?.toISOString() ?? null,
  };
}
