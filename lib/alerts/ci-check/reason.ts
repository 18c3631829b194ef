import type { CheckReasonCode } from '#lib/domain/ci-check.ts';

/** One reason for the verdict of a check. */
export type CheckReason = {
  code: CheckReasonCode;
  message: string;
  /** Null when the reason concerns the whole check. */
  platform: string | null;
  /** Machine-readable cause of a failed read, such as "type-conflict". */
  cause?: string | undefined;
  /** The next step after a failed read. */
  hint?: string | undefined;
};
