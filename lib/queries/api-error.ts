/** A refusal of Plimsoll's own API: what happened, and what to do next (RFC 9457 plus `hint` and `field`). */
export class ApiError extends Error {
  readonly status: number;
  readonly hint: string | null;
  /** The field of the request that was refused, for forms. */
  readonly field: string | null;
  /** Which refusal it is, where a screen offers the next step itself: "private-address". */
  readonly code: string | null;
  /** When asking again counts, in seconds from now; null where the answer does not say. */
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

  /** The same refusal, of a part of the request: "rule.name" within "rule." is "name". */
  within(prefix: string): ApiError {
    const field = this.field?.startsWith(prefix) === true ? this.field.slice(prefix.length) : this.field;
    const { status, hint, code, retryAfterSeconds } = this;
    return new ApiError(this.message, { status, hint, code, retryAfterSeconds, field, cause: this });
  }

  /** Whether asking again may help: not for what we sent wrong. */
  get temporary(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** What a form says under one of its fields, or of a part of it: "tags.2" is said under "tags". */
export function refusalOf(error: Error | null, field: string): string | null {
  if (!(error instanceof ApiError) || error.field === null) return null;
  if (error.field !== field && !error.field.startsWith(`${field}.`)) return null;
  // Where it is typed its name in the API says nothing.
  const words = error.message.replace(`"${error.field}": `, '');
  const sentence = words.charAt(0).toUpperCase() + words.slice(1);
  return error.hint === null ? sentence : `${sentence} ${error.hint}`;
}
