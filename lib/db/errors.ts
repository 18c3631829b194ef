import { AppError } from '#lib/domain/app-error.ts';
import { cutText } from '#lib/image/text.ts';

/** Asked for by an id that is not there, or not readable. Both look the same from outside. */
export class NotFoundError extends AppError {
  static override readonly errorName = 'NotFoundError';
  readonly what: string;
  /** What to do to have it, where one can. */
  readonly hint: string | null;

  constructor(what: string, id: string, hint: string | null = null) {
    super(`There is no ${what} "${cutText(id, 200)}".`);
    this.what = what;
    this.hint = hint;
  }
}

/** A row of that name is there already: another request was first. */
export class DuplicateError extends AppError {
  static override readonly errorName = 'DuplicateError';

  constructor(what: string, name: string, cause: unknown) {
    super(`There is a ${what} "${cutText(name, 100)}" already.`, { cause });
  }
}

/** Whether PostgreSQL refused a row because its unique key is taken, as Prisma says it. */
export function isTaken(error: unknown): boolean {
  return typeof error === 'object' && error !== null && (error as { code?: unknown }).code === 'P2002';
}

/** The lease of a repository was lost: another process has it, and nothing more may be written. */
export class LeaseLostError extends AppError {
  static override readonly errorName = 'LeaseLostError';

  constructor(repositoryId: string) {
    super(`Another process took over repository ${repositoryId}; this one stops writing.`);
  }
}

/** Something failed, and PostgreSQL did not answer just after: what failed says so in none of the ways that we know. */
export class DatabaseAwayError extends AppError {
  static override readonly errorName = 'DatabaseAwayError';

  constructor(cause: unknown) {
    super('PostgreSQL does not answer.', { cause });
  }
}
