import { LeaseLostError } from '#lib/db/errors.ts';
import { RegistryError } from '#lib/registry/index.ts';
import type { PollFindings } from './poll-run.ts';

/** The result of a poll for its repository: success, failure or neither, and why. */
export type PollOutcome =
  | { succeeded: true; reason: 'answered' }
  | { succeeded: false; reason: 'error' | 'all-tags-fail' }
  | { succeeded: null; reason: 'paused' | 'interrupted' | 'all-tags-failed-before' | 'no-answer' | 'cut-off' };

type Ended = Pick<
  PollFindings,
  | 'requests'
  | 'heads'
  | 'listed'
  | 'isListRefused'
  | 'succeeded'
  | 'failed'
  | 'waiting'
  | 'completed'
  | 'unchecked'
  | 'tagsLeft'
>;

/**
 * Decides whether a poll is a success or a failure of its repository. Pure. The first matching row applies:
 *
 * | how the poll ended                                             | repository |
 * | -------------------------------------------------------------- | ---------- |
 * | the registry is paused, Plimsoll stops, the lease is lost      | neither    |
 * | another error ended it                                         | failure    |
 * | all tags have problems, and a request was sent                 | failure    |
 * | all tags have problems, and no request was sent                | neither    |
 * | no list, tag or part was read                                  | neither    |
 * | it was cut off before it found a tag that can be read          | neither    |
 * | otherwise                                                      | success    |
 *
 * @param error - the error that ended the poll early, else null
 */
export function decideOutcome(error: unknown, ended: Ended): PollOutcome {
  if (error instanceof RegistryError && error.kind === 'paused') return { succeeded: null, reason: 'paused' };
  if (error instanceof LeaseLostError || (error instanceof RegistryError && error.kind === 'cancelled'))
    return { succeeded: null, reason: 'interrupted' };
  if (error !== null) return { succeeded: false, reason: 'error' };
  if (doAllTagsFail(ended))
    return hasAsked(ended)
      ? { succeeded: false, reason: 'all-tags-fail' }
      : { succeeded: null, reason: 'all-tags-failed-before' };
  if (!hasRead(ended)) return { succeeded: null, reason: 'no-answer' };
  const { succeeded, waiting, unchecked, tagsLeft } = ended;
  if (tagsLeft > waiting && succeeded + unchecked.untroubled === 0) return { succeeded: null, reason: 'cut-off' };
  return { succeeded: true, reason: 'answered' };
}

/** True if this poll read a list, a tag or a part. */
export function hasRead({
  heads,
  listed,
  isListRefused,
  succeeded,
  completed,
}: Pick<Ended, 'heads' | 'listed' | 'isListRefused' | 'succeeded' | 'completed'>): boolean {
  return (listed !== null && !isListRefused) || succeeded + completed + heads.useful > 0;
}

/** True if the poll sent a request. */
export function hasAsked({ requests }: Pick<Ended, 'requests'>): boolean {
  return Object.values(requests).some((count) => count > 0);
}

function doAllTagsFail({ succeeded, failed, waiting, unchecked, tagsLeft }: Ended): boolean {
  const hasProblem = failed > 0 || unchecked.troubledTagId !== null;
  return hasProblem && succeeded + waiting + tagsLeft + unchecked.untroubled === 0;
}
