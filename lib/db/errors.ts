import { AppError } from '#lib/domain/app-error.ts';
import { listErrorCauses } from '#lib/domain/error-causes.ts';
import { cutText } from '#lib/image/text.ts';

/** The entity does not exist or may not be read. Both look the same to the caller. */
export class NotFoundError extends AppError {
  static override readonly errorName = 'NotFoundError';
  readonly what: string;
  /** The next step, if there is one. */
  readonly hint: string | null;

  constructor(what: string, id: string, hint: string | null = null) {
    super(`There is no ${what} "${cutText(id, 200)}".`);
    this.what = what;
    this.hint = hint;
  }
}

/** A row with this name already exists, since another request inserted it first. */
export class DuplicateError extends AppError {
  static override readonly errorName = 'DuplicateError';

  constructor(what: string, name: string, cause: unknown) {
    super(`There is a ${what} "${cutText(name, 100)}" already.`, { cause });
  }
}

/** Reports whether PostgreSQL refused a row because of a unique key, by Prisma's code. */
export function isTaken(error: unknown): boolean {
  return typeof error === 'object' && error !== null && (error as { code?: unknown }).code === 'P2002';
}

/** The lease of a repository was lost to another process. Nothing more may be written. */
export class LeaseLostError extends AppError {
  static override readonly errorName = 'LeaseLostError';

  constructor(repositoryId: string) {
    super(`Another process took over repository ${repositoryId}; this one stops writing.`);
  }
}

/** An unrecognised error, after which PostgreSQL did not answer. */
export class DatabaseAwayError extends AppError {
  static override readonly errorName = 'DatabaseAwayError';

  constructor(cause: unknown) {
    super('PostgreSQL does not answer.', { cause });
  }
}

/** PostgreSQL stopped a statement because of its time limit. */
export class StatementTimeoutError extends AppError {
  static override readonly errorName = 'StatementTimeoutError';

  constructor(cause: unknown) {
    super('A statement took too long.', { cause });
  }
}

/** Reports whether PostgreSQL stopped a statement (57014): because of its time limit, or an administrator did it. */
export const isStatementTimeout = (error: unknown): boolean =>
  listErrorCauses(error).some(({ code, originalCode }) => code === '57014' || originalCode === '57014');
