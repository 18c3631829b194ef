import { type Intervals, nextCheckAt, withJitter } from '#lib/analysis/polls/intervals.ts';
import type { TagCheck, WatchedTag } from '#lib/db/tags/tags.ts';
import { isPinnedDigest } from '#lib/image/pinned-digest.ts';
import { RegistryError } from '#lib/registry/index.ts';
import { toProblemAt } from './problem.ts';
import { nextTryAt } from './scope.ts';
import { waitingForQuota } from './unread-reason.ts';
import type { WaitingForQuotaError } from './waiting-for-quota-error.ts';

const GONE_AFTER_CHECKS = 3;
const GONE_AFTER_MS = 3_600_000;
const MISSING_RETRY_MS = 21 * 60_000;
/** Time between checks of a pinned digest. It cannot change, only be deleted. */
const PINNED_MS = 24 * 3_600_000;

/** The tag answered. Sets the time of its next check. */
export function checkedOutcome(
  tag: WatchedTag,
  changed: boolean,
  intervals: Intervals,
  now: Date,
  random: number,
): TagCheck {
  const changedAt = changed ? now : tag.changedAt;
  return {
    id: tag.id,
    checkedAt: now,
    nextCheckAt: isPinnedDigest(tag.name)
      ? new Date(now.getTime() + withJitter(PINNED_MS, random))
      : nextCheckAt({ form: tag.form, changedAt }, intervals, now, random),
    missingSince: null,
    missingCount: 0,
    goneAt: null,
    ...withoutProblem(tag),
  };
}

/**
 * The registry answered that the tag does not exist. After three such answers over at least an hour it is gone (H-03),
 * and is checked again only when a list names it. A pinned digest is in no list, so it is checked daily.
 */
export function missingOutcome(tag: WatchedTag, now: Date): TagCheck {
  const missingSince = tag.missingSince ?? now;
  const missingCount = tag.missingCount + 1;
  const isGone = missingCount >= GONE_AFTER_CHECKS && now.getTime() - missingSince.getTime() >= GONE_AFTER_MS;
  return {
    id: tag.id,
    checkedAt: now,
    nextCheckAt: isGone ? afterGone(tag, now) : new Date(now.getTime() + MISSING_RETRY_MS),
    missingSince,
    missingCount,
    goneAt: isGone ? missingSince : null,
    ...withoutProblem(tag),
  };
}

function afterGone({ name }: WatchedTag, now: Date): Date | null {
  return isPinnedDigest(name) ? new Date(now.getTime() + PINNED_MS) : null;
}

/** The manifest of the tag could not be read. Its history stays, and it is retried with growing waits. */
export function failedOutcome(tag: WatchedTag, error: unknown, now: Date, random: number): TagCheck {
  const retryAt = nextTryAt(error, (tag.problemTries ?? 0) + 1, now, random);
  const status = error instanceof RegistryError ? error.status : null;
  return {
    ...unchanged(tag),
    nextCheckAt: retryAt,
    problem: { ...toProblemAt(error, 'tag'), status, nextTryAt: retryAt, isTried: true },
  };
}

/**
 * The tag changed or was never read, and the quota does not allow to read it yet.
 *
 * @param isFirstLook - the first check stays open for it
 */
export function waitingOutcome(tag: WatchedTag, error: WaitingForQuotaError, isFirstLook: boolean): TagCheck {
  const { until } = error;
  const problem = { ...waitingForQuota(error), status: null, nextTryAt: until };
  return { ...unchanged(tag), nextCheckAt: isFirstLook ? null : until, problem };
}

function unchanged({ id, missingSince, missingCount, goneAt }: WatchedTag) {
  return { id, checkedAt: null, missingSince, missingCount, goneAt };
}

/** Saves a write for a tag without a problem. */
const withoutProblem = ({ problemCode }: WatchedTag) => (problemCode === null ? {} : { problem: null });
