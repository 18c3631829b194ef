import { AppError } from '#lib/domain/app-error.ts';
import type { RefusedField } from '#lib/domain/refused-field.ts';

/** The requested state exists already. `id` is the existing row. */
export class ConflictError extends AppError {
  static override readonly errorName = 'ConflictError';
  readonly id: string | null;

  constructor(message: string, id: string | null = null) {
    super(message);
    this.id = id;
  }
}

/** The request cannot be carried out as given. `field` names the part to change. */
export class RefusedError extends AppError {
  static override readonly errorName = 'RefusedError';
  readonly field: string | null;
  readonly hint: string | null;
  /** All parts to change, where more than one is known; `field` is the first. */
  readonly fields: readonly RefusedField[];
  /** A code for clients that offer the next step, such as "private-address". */
  readonly code: string | null;

  constructor(
    message: string,
    details: {
      field?: string | null;
      hint?: string | null;
      fields?: readonly RefusedField[];
      code?: string | null;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: details.cause });
    this.field = details.field ?? null;
    this.hint = details.hint ?? null;
    this.fields = details.fields ?? [];
    this.code = details.code ?? null;
  }
}
