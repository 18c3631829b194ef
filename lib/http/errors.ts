/** A request that cannot be understood: 400 for its form, 422 for what it says. */
export class InvalidInputError extends Error {
  override name = 'InvalidInputError';
  readonly status: 400 | 422;
  readonly field: string | null;
  readonly hint: string | null;

  constructor(
    message: string,
    details: { status?: 400 | 422; field?: string | null; hint?: string | null; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.status = details.status ?? 422;
    this.field = details.field ?? null;
    this.hint = details.hint ?? null;
  }
}
