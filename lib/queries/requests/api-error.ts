import { joinSentences } from '#lib/domain/sentence.ts';

type RefusedField = { field: string; detail: string; hint: string | null };

/** An error response of Plimsoll's API (RFC 9457 plus `hint` and `field`). */
export class ApiError extends Error {
  readonly status: number;
  readonly hint: string | null;
  /** The refused field of the request, for forms. */
  readonly field: string | null;
  /** All refused fields; empty without one. */
  readonly fields: readonly RefusedField[];
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
      fields?: readonly RefusedField[];
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
    const only = this.field === null ? [] : [{ field: this.field, detail: message, hint: this.hint }];
    this.fields = detail.fields?.length ? detail.fields : only;
    this.code = detail.code ?? null;
    this.retryAfterSeconds = detail.retryAfterSeconds ?? null;
  }

  /** Returns the same error for a part of the request: "rule.name" within "rule." is "name". */
  within(prefix: string): ApiError {
    const inner = (name: string) => (name.startsWith(prefix) ? name.slice(prefix.length) : name);
    const field = this.field === null ? null : inner(this.field);
    const fields = this.fields.map((refused) => ({
      ...refused,
      field: inner(refused.field),
      detail: refused.detail.replace(`"${prefix}`, '"'),
    }));
    const { status, hint, code, retryAfterSeconds } = this;
    return new ApiError(this.message, { status, hint, code, retryAfterSeconds, field, fields, cause: this });
  }

  /** Reports whether a retry can help. It cannot after an invalid request. */
  get temporary(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** Returns the message for a form field, also when a part of it was refused: "tags.2" belongs to "tags". */
export function refusalOf(error: Error | null, field: string): string | null {
  if (!(error instanceof ApiError)) return null;
  const refused = error.fields.find(({ field: name }) => name === field || name.startsWith(`${field}.`));
  if (refused === undefined) return null;
  // Beside the field, its API name is redundant.
  const words = refused.detail.replace(`"${refused.field}": `, '');
  const sentence = words.charAt(0).toUpperCase() + words.slice(1);
  return joinSentences(sentence, refused.hint);
}
