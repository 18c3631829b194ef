import { AppError } from '#lib/domain/app-error.ts';
import type { RefusedField } from '#lib/domain/refused-field.ts';

/** An invalid request: 400 for malformed input, 422 for invalid values. */
export class InvalidInputError extends AppError {
  static override readonly errorName = 'InvalidInputError';
  readonly status: 400 | 422;
  readonly field: string | null;
  readonly hint: string | null;
  /** All parts to change, where more than one is known; `field` is the first. */
  readonly fields: readonly RefusedField[];

  constructor(
    message: string,
    details: {
      status?: 400 | 422;
      field?: string | null;
      hint?: string | null;
      fields?: readonly RefusedField[];
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: details.cause });
    this.status = details.status ?? 422;
    this.field = details.field ?? null;
    this.hint = details.hint ?? null;
    this.fields = details.fields ?? [];
  }
}

/** The process is still preparing stored data and cannot answer yet. */
export class StartingError extends AppError {
  static override readonly errorName = 'StartingError';

  constructor() {
    super('Plimsoll is starting.');
  }
}

const TITLES = {
  400: 'Invalid request',
  403: 'Not from this site',
  404: 'Not found',
  405: 'No such method',
  408: 'Too slow',
  413: 'Too large',
  421: 'Not this address',
  429: 'Too many requests',
  503: 'Too busy',
} as const;

/** A request that is rejected before it reaches a route. */
export class RequestRejectedError extends AppError {
  static override readonly errorName = 'RequestRejectedError';
  readonly status: keyof typeof TITLES;
  readonly title: string;
  readonly hint: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: keyof typeof TITLES,
    message: string,
    { hint, headers = {} }: { hint: string; headers?: Readonly<Record<string, string>> },
  ) {
    super(message);
    this.status = status;
    this.title = TITLES[status];
    this.hint = hint;
    this.headers = headers;
  }
}
