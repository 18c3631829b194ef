import { ForbiddenError, TooManyTriesError, UnauthenticatedError } from '#lib/auth/errors.ts';
import { ConflictError, RefusedError } from '#lib/commands/errors.ts';
import { DatabaseAwayError, NotFoundError } from '#lib/db/errors.ts';
import type { AppError } from '#lib/domain/app-error.ts';
import { InvalidPasteError } from '#lib/image/paste/found.ts';
import { InvalidReferenceError } from '#lib/image/reference.ts';
import { RegistryError } from '#lib/registry/registry-error.ts';
import { UnsealError } from '#lib/secrets/sealer.ts';
import { InvalidInputError, RequestRejectedError, StartingError } from './errors.ts';

/** RFC 9457, with the next step in `hint` and the part to change in `field`. */
export type ProblemDocument = {
  type: string;
  title: string;
  status: number;
  detail: string;
  hint?: string;
  field?: string;
  id?: string;
  /** For programs: which refusal this is, where they may offer the next step themselves. */
  code?: string;
};

type Answer = {
  status: number;
  title: string;
  hint?: string | null;
  field?: string | null;
  id?: string | null;
  code?: string | null;
  headers?: Record<string, string>;
};

/** What each error becomes: the one place that decides. */
const ANSWERS: readonly ((error: unknown) => Answer | null)[] = [
  answerOf(UnauthenticatedError, ({ hint }) => ({
    status: 401,
    title: 'Not signed in',
    hint,
    headers: { 'www-authenticate': 'Bearer' },
  })),
  answerOf(ForbiddenError, ({ hint }) => ({ status: 403, title: 'Not allowed', hint })),
  answerOf(TooManyTriesError, ({ retryAfterSeconds }) => ({
    status: 429,
    title: 'Too many tries',
    hint: `Try again in ${retryAfterSeconds} s.`,
    headers: { 'retry-after': String(retryAfterSeconds) },
  })),
  answerOf(NotFoundError, ({ hint }) => ({ status: 404, title: 'Not found', hint })),
  answerOf(InvalidInputError, ({ status, hint, field }) => ({ status, title: 'Invalid request', hint, field })),
  answerOf(RequestRejectedError, ({ status, title, hint, headers }) => ({
    status,
    title,
    hint,
    headers: { ...headers },
  })),
  answerOf(StartingError, () => ({
    status: 503,
    title: 'Starting',
    hint: 'Try again in a few seconds.',
    headers: { 'retry-after': '5' },
  })),
  answerOf(InvalidReferenceError, ({ suggestion }) => ({
    status: 422,
    title: 'Not an image reference',
    hint:
      suggestion === null
        ? 'Write it as registry/repository:tag, for example ghcr.io/team/app:1.2.'
        : `Did you mean ${suggestion}?`,
    field: 'reference',
  })),
  answerOf(InvalidPasteError, ({ hint, code }) => ({ status: 422, title: 'Not read', hint, field: 'text', code })),
  answerOf(RefusedError, ({ hint, field, code }) => ({ status: 422, title: 'Refused', hint, field, code })),
  answerOf(ConflictError, ({ id }) => ({ status: 409, title: 'Already there', id })),
  answerOf(RegistryError, ({ hint }) => ({ status: 502, title: 'The registry did not do it', hint })),
  answerOf(UnsealError, () => ({ status: 422, title: 'A credential cannot be read', field: 'credentials' })),
  (error) =>
    isDiskFull(error)
      ? {
          status: 507,
          title: 'The disk of the database is full',
          hint: 'Free space on it or give it a larger one; nothing was changed, and Plimsoll goes on by itself.',
        }
      : null,
  (error) =>
    isDatabaseAway(error)
      ? { status: 503, title: 'The database is away', hint: 'Try again in a moment; Plimsoll recovers by itself.' }
      : null,
];

function answerOf<Known extends AppError>(
  errorClass: abstract new (...args: never[]) => Known,
  answer: (error: Known) => Answer,
): (error: unknown) => Answer | null {
  return (error) => (error instanceof errorClass ? answer(error) : null);
}

/** Null for an error of ours, whose text is not for outside. */
function answerFor(error: unknown): Answer | null {
  for (const answer of ANSWERS) {
    const found = answer(error);
    if (found !== null) return found;
  }
  return null;
}

/** Whether an error is one that nobody foresaw. */
export const isUnforeseen = (error: unknown): boolean => answerFor(error) === null;

/** Whether what was asked for is not there: a page then says so with status 404. */
export const isNotFound = (error: unknown): boolean => error instanceof NotFoundError;

export type Problem = { status: number; headers: Record<string, string>; document: ProblemDocument };

/** @param onUnknown - told of errors whose text stays inside */
export function toProblemDocument(error: unknown, onUnknown: (error: unknown) => void): Problem {
  const answer = answerFor(error);
  const isOurs = answer === null || answer.status === 503 || answer.status === 507;
  if (isOurs) onUnknown(error);
  const { status, title, hint, field, id, code, headers }: Answer = answer ?? {
    status: 500,
    title: 'Something went wrong',
    hint: 'Plimsoll’s log says what.',
  };
  const document: ProblemDocument = {
    type: 'about:blank',
    title,
    status,
    detail: isOurs || !(error instanceof Error) ? `${title}.` : error.message,
    ...(hint ? { hint } : {}),
    ...(field ? { field } : {}),
    ...(id ? { id } : {}),
    ...(code ? { code } : {}),
  };
  return {
    status,
    document,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
  };
}

/** The same as what a route answers. */
export function toProblemResponse(error: unknown, onUnknown: (error: unknown) => void): Response {
  const { status, headers, document } = toProblemDocument(error, onUnknown);
  return Response.json(document, { status, headers });
}

const AWAY_CODES = new Set([
  // Not migrated yet.
  'P2021',
  '42P01',

  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'ECONNREFUSED',
  'ECONNRESET',
  '57P01',
  '57P03',
  '08006',
  '08001',
]);

/** PostgreSQL cannot be reached, as Prisma or the driver says it. */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof DatabaseAwayError) return true;
  return listCauses(error).some(
    ({ code, originalCode, kind }) =>
      [code, originalCode].some((value) => typeof value === 'string' && AWAY_CODES.has(value)) ||
      ['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout'].includes(String(kind)),
  );
}

/** PostgreSQL could not write (53100). */
function isDiskFull(error: unknown): boolean {
  return listCauses(error).some(({ code, originalCode }) => code === '53100' || originalCode === '53100');
}

type Cause = { code?: unknown; originalCode?: unknown; kind?: unknown };

/** An error and what it was made of, by `cause` or as Prisma hides it. */
function listCauses(error: unknown): Cause[] {
  const causes: Cause[] = [];
  for (let at = error; typeof at === 'object' && at !== null; ) {
    causes.push(at);
    const { cause, meta } = at as { cause?: unknown; meta?: { driverAdapterError?: unknown } };
    at = cause ?? meta?.driverAdapterError;
  }
  return causes;
}
