import { AppError } from '#lib/domain/app-error.ts';

/** What a forge did instead of what it was asked for: in words, without its token, with the next step. */
export class ForgeError extends AppError {
  static override readonly errorName = 'ForgeError';
  /** Null where no answer came. */
  readonly status: number | null;

  constructor(message: string, status: number | null, cause?: unknown) {
    super(message, { cause });
    this.status = status;
  }
}
