import { AppError } from '#lib/domain/app-error.ts';

/** Nobody is signed in, or what was shown for it does not hold. Next: sign in, or send a token that holds. */
export class UnauthenticatedError extends AppError {
  static override readonly errorName = 'UnauthenticatedError';
  readonly hint: string;

  constructor(message = 'Nobody is signed in.', hint = 'Sign in, or send a token as Authorization: Bearer.') {
    super(message);
    this.hint = hint;
  }
}

/** Whoever asks is known and may not. */
export class ForbiddenError extends AppError {
  static override readonly errorName = 'ForbiddenError';
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** Too many tries; `retryAfterSeconds` from now the next one counts again. */
export class TooManyTriesError extends AppError {
  static override readonly errorName = 'TooManyTriesError';
  readonly retryAfterSeconds: number;

  constructor(message: string, retryAfterSeconds: number) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
