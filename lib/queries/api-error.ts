/** An error response of Plimsoll's API (RFC 9457 plus `hint` and `field`). */
export class ApiError extends Error {
  readonly status: number;
  readonly hint: string | null;
  /** The refused field of the request, for forms. */
  readonly field: string | null;
  /** Code of the refusal when a screen offers the next step itself: "private-address". */
  readonly code: string | null;
  /** Seconds until a retry is accepted; null when the response has none. */
  readonly retryAfterSeconds: number | null;

  constructor(
    message: string,
    detail: {
      status: number;
      hint?: string | null;
      field?: string | null;
      code?: string | null;
      retryAfterSeconds?: number | null;
      cause?: unknown;
    },
  ) {
    super(message, { cause: detail.cause });
    this.name = 'ApiError';
    this.status = detail.status;
    this.hint = detail.hint ?? null;
    this.field = detail.field ?? null;
    this.code = detail.code ?? null;
    this.retryAfterSeconds = detail.retryAfterSeconds ?? null;
  }

  /** Returns the same error for a part of the request: "rule.name" within "rule." is "name". */
  within(prefix: string): ApiError {
    const field = this.field?.startsWith(prefix) === true ? this.field.slice(prefix.length) : this.field;
    const { status, hint, code, retryAfterSeconds } = this;
    return new ApiError(this.message, { status, hint, code, retryAfterSeconds, field, cause: this });
  }

  /** Reports whether a retry can help. It cannot after an invalid request. */
  get temporary(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** Returns the message for a form field, also when a part of it was refused: "tags.2" belongs to "tags". */
export function refusalOf(error: Error | null, field: string): string | null {
  if (!(error instanceof ApiError) || error.field === null) return null;
  if (error.field !== field && !error.field.startsWith(`${field}.`)) return null;
  // Beside the field, its API name is redundant.
  const words = error.message.replace(`"${error.field}": `, '');
  const sentence = words.charAt(0).toUpperCase() + words.slice(1);
  return error.hint === null ? sentence : `${sentence} ${error.hint}`;
}
