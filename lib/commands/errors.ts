import { AppError } from '#lib/domain/app-error.ts';

/** What was asked is already so; `id` is what is there. */
export class ConflictError extends AppError {
  static override readonly errorName = 'ConflictError';
  readonly id: string | null;

  constructor(message: string, id: string | null = null) {
    super(message);
    this.id = id;
  }
}

/** What was asked cannot be done as it is written; `field` names the part to change. */
export class RefusedError extends AppError {
  static override readonly errorName = 'RefusedError';
  readonly field: string | null;
  readonly hint: string | null;
  /** For programs that offer the next step themselves: "private-address". */
  readonly code: string | null;

  constructor(
    message: string,
    details: { field?: string | null; hint?: string | null; code?: string | null; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.field = details.field ?? null;
    this.hint = details.hint ?? null;
    this.code = details.code ?? null;
  }
}
