/** Nobody is signed in, or what was shown for it does not hold. Next: sign in, or send a token that holds. */
export class UnauthenticatedError extends Error {
  override name = 'UnauthenticatedError';
  readonly hint: string;

  constructor(message = 'Nobody is signed in.', hint = 'Sign in, or send a token as Authorization: Bearer.') {
    super(message);
    this.hint = hint;
  }

  /** Next loads this module more than once in a process, and an error of one instance meets the code of another. */
  static override [Symbol.hasInstance](value: unknown): value is UnauthenticatedError {
    return value instanceof Error && value.name === 'UnauthenticatedError';
  }
}

/** Whoever asks is known and may not. */
export class ForbiddenError extends Error {
  override name = 'ForbiddenError';
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }

  static override [Symbol.hasInstance](value: unknown): value is ForbiddenError {
    return value instanceof Error && value.name === 'ForbiddenError';
  }
}

/** Too many tries; `retryAfterSeconds` from now the next one counts again. */
export class TooManyTriesError extends Error {
  override name = 'TooManyTriesError';
  readonly retryAfterSeconds: number;

  constructor(message: string, retryAfterSeconds: number) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  static override [Symbol.hasInstance](value: unknown): value is TooManyTriesError {
    return value instanceof Error && value.name === 'TooManyTriesError';
  }
}
