import type { CheckVerdict } from '#lib/domain/ci-check.ts';
import type { CheckReason } from './reason.ts';

/** A failed read of an image or its baseline. */
export type ReadFailure = {
  of: 'image' | 'baseline';
  /** The code that the preview of the same reference reports: "type-conflict", "wrong-content", "unavailable". */
  cause: string;
  message: string;
  /** The next step. */
  hint: string | null;
  /** True when the registry is unavailable or busy, so that the same check may succeed later. */
  isTemporary: boolean;
  /** Digest that the reference points to; null when it could not be read. */
  digest: string | null;
};

/**
 * Returns the verdict on a failed read. A failure that the image or its set-up causes happens in every run. It fails the check,
 * or such a pipeline would pass for ever. A registry that is unavailable shows no growth: `neutral`. Pure.
 */
export function judgeUnreadable(failure: ReadFailure): { verdict: CheckVerdict; reason: CheckReason } {
  const { of, cause, message, hint, isTemporary } = failure;
  const what = of === 'image' ? 'The image' : 'The baseline';
  const details = { platform: null, cause, ...(hint === null ? {} : { hint }) };
  if (isTemporary)
    return {
      verdict: 'neutral',
      reason: {
        ...details,
        code: 'registry-away',
        message: `${what} was not read, and nothing is judged by it: ${message}`,
      },
    };
  return {
    verdict: 'fail',
    reason: { ...details, code: `${of}-unreadable`, message: `${what} cannot be read: ${message}` },
  };
}
