import { ForbiddenError, TooManyTriesError, UnauthenticatedError } from '#lib/auth/errors.ts';
import { ConflictError, RefusedError } from '#lib/commands/errors.ts';
import { DatabaseAwayError, NotFoundError, StatementTimeoutError } from '#lib/db/errors.ts';
import type { AppError } from '#lib/domain/app-error.ts';
import { listErrorCauses } from '#lib/domain/error-causes.ts';
import type { RefusedField } from '#lib/domain/refused-field.ts';
import { InvalidPasteError } from '#lib/image/paste/found.ts';
import { InvalidReferenceError } from '#lib/image/reference.ts';
import { RegistryError } from '#lib/registry/registry-error.ts';
import { UnsealError } from '#lib/secrets/sealer.ts';
import { StoppedError, TooSlowError } from '#lib/views/errors.ts';
import { InvalidInputError, RequestRejectedError, StartingError } from './errors.ts';

/**
 * ProblemDocument is the body of an error answer (RFC 9457), with the next step in `hint` and the part to change in
 * `field`.
 */
export type ProblemDocument = {
  type: string;
  title: string;
  status: number;
  detail: string;
  hint?: string;
  field?: string;
  /** All parts to change, where more than one is known. */
  fields?: readonly RefusedField[];
  id?: string;
  /** Code of the refusal, for programs that can offer the next step themselves. */
  code?: string;
};

type Answer = {
  status: number;
  title: string;
  hint?: string | null;
  field?: string | null;
  fields?: readonly RefusedField[];
  id?: string | null;
  code?: string | null;
  headers?: Record<string, string>;
};

/** Maps error classes to answers. No other place decides statuses. */
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
  answerOf(InvalidInputError, ({ status, hint, field, fields }) => ({
    status,
    title: 'Invalid request',
    hint,
    field,
    fields,
  })),
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
  answerOf(RefusedError, ({ hint, field, fields, code }) => ({
    status: 422,
    title: 'Refused',
    hint,
    field,
    fields,
    code,
  })),
  answerOf(ConflictError, ({ id }) => ({ status: 409, title: 'Already there', id })),
  answerOf(StoppedError, () => ({ status: 409, title: 'Stopped' })),
  answerOf(TooSlowError, ({ title, hint }) => ({ status: 503, title, hint })),
  answerOf(StatementTimeoutError, () => ({
    status: 503,
    title: 'It took too long',
    hint: 'Try again, or ask for less.',
  })),
  answerOf(RegistryError, ({ hint }) => ({ status: 502, title: 'The registry did not do it', hint })),
  answerOf(UnsealError, () => ({ status: 422, title: 'A credential cannot be read', field: 'credentials' })),
  (error) =>
    isDiskFull(error)
      ? {
          status: 507,
          title: 'The disk of the database is full',
          hint: 'Free space on it, or use a larger one. Nothing was changed, and Plimsoll continues automatically.',
        }
      : null,
  (error) =>
    isPoolBusy(error)
      ? {
          status: 503,
          title: 'All connections to the database are in use',
          hint: 'Try again in a few seconds.',
          headers: { 'retry-after': '2' },
        }
      : null,
  (error) =>
    isDatabaseAway(error)
      ? {
          status: 503,
          title: 'The database cannot be reached',
          hint: 'Try again in a moment; Plimsoll recovers automatically.',
        }
      : null,
];

function answerOf<Known extends AppError>(
  errorClass: abstract new (...args: never[]) => Known,
  answer: (error: Known) => Answer,
): (error: unknown) => Answer | null {
  return (error) => (error instanceof errorClass ? answer(error) : null);
}

/** Returns null for an unknown error, whose text must not be shown. */
function answerFor(error: unknown): Answer | null {
  for (const answer of ANSWERS) {
    const found = answer(error);
    if (found !== null) return found;
  }
  return null;
}

/** Reports an unknown error. */
export const isUnforeseen = (error: unknown): boolean => answerFor(error) === null;

/** Reports that the requested item does not exist. A page then answers with status 404. */
export const isNotFound = (error: unknown): boolean => error instanceof NotFoundError;

export type Problem = { status: number; headers: Record<string, string>; document: ProblemDocument };

/** @param onUnknown - called with errors whose text is not shown */
export function toProblemDocument(error: unknown, onUnknown: (error: unknown) => void): Problem {
  const answer = answerFor(error);
  const isOurs = answer === null || answer.status === 503 || answer.status === 507;
  if (isOurs) onUnknown(error);
  const {
    status,
    title,
    hint,
    field,
    fields = [],
    id,
    code,
    headers,
  }: Answer = answer ?? {
    status: 500,
    title: 'Something went wrong',
    hint: 'The log of Plimsoll has the reason.',
  };
  const document: ProblemDocument = {
    type: 'about:blank',
    title,
    status,
    detail: isOurs || !(error instanceof Error) ? `${title}.` : error.message,
    ...(hint ? { hint } : {}),
    ...(field ? { field } : {}),
    ...(fields.length > 1 ? { fields } : {}),
    ...(id ? { id } : {}),
    ...(code ? { code } : {}),
  };
  return {
    status,
    document,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
  };
}

/** Returns the answer that a route sends for an error. */
export function toProblemResponse(error: unknown, onUnknown: (error: unknown) => void): Response {
  const { status, headers, document } = toProblemDocument(error, onUnknown);
  return Response.json(document, { status, headers });
}

const AWAY_CODES = new Set([
  // The table does not exist, because migrations were not applied yet.
  'P2021',
  '42P01',

  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'ECONNREFUSED',
  'ECONNRESET',
  '57P01',
  '57P03',
  '08006',
  '08001',
]);

/** Reports that PostgreSQL cannot be reached, by the codes of Prisma or the driver. */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof DatabaseAwayError) return true;
  return listErrorCauses(error).some(
    ({ code, originalCode, kind }) =>
      [code, originalCode].some((value) => typeof value === 'string' && AWAY_CODES.has(value)) ||
      ['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout'].includes(String(kind)),
  );
}

/** Reports that PostgreSQL could not write because the disk is full (53100). */
function isDiskFull(error: unknown): boolean {
  return listErrorCauses(error).some(({ code, originalCode }) => code === '53100' || originalCode === '53100');
}

/** Texts of the pool and of Prisma, whose errors have no code of their own. */
const POOL_TEXTS = ['timeout exceeded when trying to connect', 'Unable to start a transaction in the given time'];

/** Reports that no connection of the pool became free in time. */
function isPoolBusy(error: unknown): boolean {
  return listErrorCauses(error).some(
    ({ code, message }) =>
      code === 'P2024' || (typeof message === 'string' && POOL_TEXTS.some((text) => message.includes(text))),
  );
}
