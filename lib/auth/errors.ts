/** The request is anonymous, or its credentials are invalid. Next step: sign in, or send a valid token. */
export class UnauthenticatedError extends Error {
  override name = 'UnauthenticatedError';
  readonly hint: string;

  constructor(message = 'Nobody is signed in.', hint = 'Sign in, or send a token as Authorization: Bearer.') {
    super(message);
    this.hint = hint;
  }

  /** Matches by name: Next loads this module more than once in a process, so `instanceof` fails between copies of the class. */
  static override [Symbol.hasInstance](value: unknown): value is UnauthenticatedError {
    return value instanceof Error && value.name === 'UnauthenticatedError';
  }
}

/** The caller is authenticated but lacks the permission. */
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

/** Too many tries. The next one is accepted after `retryAfterSeconds`. */
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
