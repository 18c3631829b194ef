import { FILTERED, TOO_DEEP, TOO_MANY, TOO_MANY_BELOW, type UnreadReason } from '#lib/db/images/unread-parts.ts';
import { toProblemAt } from './problem.ts';
import { nextTryAt, type Place } from './scope.ts';
import type { WaitingForQuotaError } from './waiting-for-quota-error.ts';

/**
 * A later poll reads the part: a first check reads one platform before the others, and a poll that has to end leaves the
 * rest to the next one.
 */
const POSTPONED = 'postponed';
/** The quota of the registry does not allow the read yet. */
export const WAITING_FOR_QUOTA = 'waiting-for-quota';

export const FILTERED_PART: UnreadReason = {
  code: FILTERED,
  message: 'The settings of this repository leave this platform out.',
  hint: 'Add the platform to the settings of the repository to watch it.',
  nextTryAt: null,
  isTried: false,
};

export const TOO_DEEP_PART: UnreadReason = {
  code: TOO_DEEP,
  message: 'This index lies too deep inside other indexes.',
  hint: 'Watch a tag that points to it directly.',
  nextTryAt: null,
  isTried: false,
};

/** The most children that are read of one index (S-43). */
export const MAX_CHILDREN = 64;

export const TOO_MANY_PARTS: UnreadReason = {
  code: TOO_MANY,
  message: `Only the first ${MAX_CHILDREN} platforms of an index are read.`,
  hint: 'Choose the platforms to watch in the settings of the repository.',
  nextTryAt: null,
  isTried: false,
};

/** @param bound - the limit that was reached, such as "256 manifests" */
export function tooManyBelow(bound: string): UnreadReason {
  return {
    code: TOO_MANY_BELOW,
    message: `Only the first ${bound} below a tag are read.`,
    hint: 'Choose the platforms to watch in the settings of the repository, or watch a tag that points to a part of it.',
    nextTryAt: null,
    isTried: false,
  };
}

export function postponed(now: Date): UnreadReason {
  return { code: POSTPONED, message: 'This platform is read next.', hint: null, nextTryAt: now, isTried: false };
}

export function waitingForQuota({ message, until }: WaitingForQuotaError): UnreadReason {
  return {
    code: WAITING_FOR_QUOTA,
    message,
    hint: 'Nothing to do. A credential for this registry often raises the limit.',
    nextTryAt: until,
    isTried: false,
  };
}

/** The reason for a part that failed. @param tries - number of failures, with this one */
export function failed(error: unknown, place: Place, tries: number, now: Date, random: number): UnreadReason {
  const { code, message, hint } = toProblemAt(error, place);
  return { code, message, hint, nextTryAt: nextTryAt(error, tries, now, random), isTried: true };
}
