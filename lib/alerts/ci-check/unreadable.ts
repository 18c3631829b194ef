import type { CheckReason, CheckVerdict } from './judge.ts';

/** Why an image or its baseline could not be read from its registry. */
export type ReadFailure = {
  of: 'image' | 'baseline';
  /** As the preview of the same reference has it: "type-conflict", "wrong-content", "unavailable". */
  cause: string;
  message: string;
  /** The next step. */
  hint: string | null;
  /** The registry is away or busy: the same check may succeed later. */
  isTemporary: boolean;
  /** Of what the reference names, as far as it was read. */
  digest: string | null;
};

/**
 * The verdict on what cannot be read. What the image or its set-up causes comes again with every run, so it fails: else such a
 * pipeline passes for ever. A registry that is away is nobody's growth and stays neutral. Pure.
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
