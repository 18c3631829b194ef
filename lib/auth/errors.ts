import { AppError } from '#lib/domain/app-error.ts';

/** The request is anonymous, or its credentials are invalid. Next step: sign in, or send a valid token. */
export class UnauthenticatedError extends AppError {
  static override readonly errorName = 'UnauthenticatedError';
  readonly hint: string;

  constructor(message = 'Not signed in.', hint = 'Sign in, or send a token as Authorization: Bearer.') {
    super(message);
    this.hint = hint;
  }
}

/** The caller is authenticated but lacks the permission. */
export class ForbiddenError extends AppError {
  static override readonly errorName = 'ForbiddenError';
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** Too many tries. The next one is accepted after `retryAfterSeconds`. */
export class TooManyTriesError extends AppError {
  static override readonly errorName = 'TooManyTriesError';
  readonly retryAfterSeconds: number;

  constructor(message: string, retryAfterSeconds: number) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
