import { AppError } from '#lib/domain/app-error.ts';

/** A failed request to a Git host. The message has no token and names the next step. */
export class ForgeError extends AppError {
  static override readonly errorName = 'ForgeError';
  /** HTTP status; null without an answer. */
  readonly status: number | null;

  constructor(message: string, status: number | null, cause?: unknown) {
    super(message, { cause });
    this.status = status;
  }
}
