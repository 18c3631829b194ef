import { AppError } from '#lib/domain/app-error.ts';

/** `reserve`: the part of a quota that no poll uses. `share`: the part that a back-fill may use. */
export type QuotaWait = 'reserve' | 'share';

/** A manifest was not requested, since the quota of the registry does not allow it before `until`. */
export class WaitingForQuotaError extends AppError {
  static override readonly errorName = 'WaitingForQuotaError';
  readonly wait: QuotaWait;
  readonly until: Date;

  constructor(wait: QuotaWait, until: Date) {
    super(MESSAGES[wait]);
    this.wait = wait;
    this.until = until;
  }
}

const MESSAGES: Record<QuotaWait, string> = {
  reserve: 'The rate limit of the registry is nearly used up, so this has not been read yet.',
  share: 'An import uses at most a quarter of the registry’s rate limit, so this is not read yet.',
};
