import { type Intervals, nextCheckAt, withJitter } from '#lib/analysis/intervals.ts';
import type { TagCheck, WatchedTag } from '#lib/db/tags.ts';
import { isPinnedDigest } from '#lib/image/pinned-digest.ts';
import { RegistryError } from '#lib/registry/index.ts';
import { toProblemAt } from './problem.ts';
import { nextTryAt } from './scope.ts';
import { waitingForQuota } from './unread-reason.ts';
import type { WaitingForQuotaError } from './waiting-for-quota-error.ts';

const GONE_AFTER_CHECKS = 3;
const GONE_AFTER_MS = 3_600_000;
const MISSING_RETRY_MS = 21 * 60_000;
/** A pinned digest can only vanish. */
const PINNED_MS = 24 * 3_600_000;

/** The tag answered: when to check it again. */
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
 * The registry said that the tag is not there. It is gone after three such answers over at least an hour
 * (H-03), and then is not asked for again until a listing names it. No listing names a pinned digest: it is asked for daily.
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

/** The tag's manifest cannot be read: what was known of it stays, and it is tried again, less and less often. */
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
 * The tag changed, or was never read, and the registry's quota does not allow to read it yet.
 *
 * @param isFirstLook - the first look stays open for it
 */
export function waitingOutcome(tag: WatchedTag, error: WaitingForQuotaError, isFirstLook: boolean): TagCheck {
  const { until } = error;
  const problem = { ...waitingForQuota(error), status: null, nextTryAt: until };
  return { ...unchanged(tag), nextCheckAt: isFirstLook ? null : until, problem };
}

function unchanged({ id, missingSince, missingCount, goneAt }: WatchedTag) {
  return { id, checkedAt: null, missingSince, missingCount, goneAt };
}

/** A tag without a problem costs no write. */
const withoutProblem = ({ problemCode }: WatchedTag) => (problemCode === null ? {} : { problem: null });
