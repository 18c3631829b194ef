import { type Intervals, nextCheckAt } from '#lib/analysis/intervals.ts';
import type { TagCheck, WatchedTag } from '#lib/db/tags.ts';

const GONE_AFTER_CHECKS = 3;
const GONE_AFTER_MS = 3_600_000;
const MISSING_RETRY_MS = 21 * 60_000;

/** The tag answered: when to look again. */
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
    nextCheckAt: nextCheckAt({ form: tag.form, changedAt }, intervals, now, random),
    missingSince: null,
    missingCount: 0,
    goneAt: null,
  };
}

/**
 * The registry said that the tag is not there. It is gone after three such answers over at least an hour (PROTOCOL
 * H-03), and then is not asked for again until a listing names it.
 */
export function missingOutcome(tag: WatchedTag, now: Date): TagCheck {
  const missingSince = tag.missingSince ?? now;
  const missingCount = tag.missingCount + 1;
  const isGone = missingCount >= GONE_AFTER_CHECKS && now.getTime() - missingSince.getTime() >= GONE_AFTER_MS;
  return {
    id: tag.id,
    checkedAt: now,
    nextCheckAt: isGone ? null : new Date(now.getTime() + MISSING_RETRY_MS),
    missingSince,
    missingCount,
    goneAt: isGone ? missingSince : null,
  };
}

const FAILED_RETRY_MS = 24 * 3_600_000;

/** The tag's manifest cannot be used: kept as it was, and asked again in a day, since each try costs a GET. */
export function failedOutcome({ id, missingSince, missingCount, goneAt }: WatchedTag, now: Date): TagCheck {
  return {
    id,
    checkedAt: null,
    nextCheckAt: new Date(now.getTime() + FAILED_RETRY_MS),
    missingSince,
    missingCount,
    goneAt,
  };
}
