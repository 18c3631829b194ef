import { ForbiddenError, TooManyTriesError, UnauthenticatedError } from '#lib/auth/errors.ts';
import { ConflictError, RefusedError } from '#lib/commands/errors.ts';
import { DatabaseAwayError, NotFoundError } from '#lib/db/errors.ts';
import { InvalidPasteError } from '#lib/image/paste/found.ts';
import { InvalidReferenceError } from '#lib/image/reference.ts';
import { RegistryError } from '#lib/registry/registry-error.ts';
import { UnsealError } from '#lib/secrets/sealer.ts';
import { InvalidInputError, RequestRejectedError, StartingError } from './errors.ts';

/** A problem document (RFC 9457), with the next step in `hint` and the part to change in `field`. */
export type ProblemDocument = {
  type: string;
  title: string;
  status: number;
  detail: string;
  hint?: string;
  field?: string;
  id?: string;
  /** Machine-readable reason of the refusal, for clients that offer the next step. */
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

/** Maps any error to status, title and hint. Null for an internal error, whose text must not leave the process. */
function answerFor(error: unknown): Answer | null {
  if (error instanceof UnauthenticatedError)
    return { status: 401, title: 'Not signed in', hint: error.hint, headers: { 'www-authenticate': 'Bearer' } };
  if (error instanceof ForbiddenError) return { status: 403, title: 'Not allowed', hint: error.hint };
  if (error instanceof TooManyTriesError)
    return {
      status: 429,
      title: 'Too many tries',
      hint: `Try again in ${error.retryAfterSeconds} s.`,
      headers: { 'retry-after': String(error.retryAfterSeconds) },
    };
  if (error instanceof NotFoundError) return { status: 404, title: 'Not found', hint: error.hint };
  if (error instanceof InvalidInputError)
    return { status: error.status, title: 'Invalid request', hint: error.hint, field: error.field };
  if (error instanceof RequestRejectedError)
    return { status: error.status, title: error.title, hint: error.hint, headers: { ...error.headers } };
  if (error instanceof StartingError)
    return { status: 503, title: 'Starting', hint: 'Try again in a few seconds.', headers: { 'retry-after': '5' } };
  if (error instanceof InvalidReferenceError) {
    const hint =
      error.suggestion === null
        ? 'Write it as registry/repository:tag, for example ghcr.io/team/app:1.2.'
        : `Did you mean ${error.suggestion}?`;
    return { status: 422, title: 'Not an image reference', hint, field: 'reference' };
  }
  if (error instanceof InvalidPasteError)
    return { status: 422, title: 'Not read', hint: error.hint, field: 'text', code: error.code };
  if (error instanceof RefusedError)
    return { status: 422, title: 'Refused', hint: error.hint, field: error.field, code: error.code };
  if (error instanceof ConflictError) return { status: 409, title: 'Already there', id: error.id };
  if (error instanceof RegistryError) return { status: 502, title: 'The registry did not do it', hint: error.hint };
  if (error instanceof UnsealError) return { status: 422, title: 'A credential cannot be read', field: 'credentials' };
  if (isDiskFull(error))
    return {
      status: 507,
      title: 'The disk of the database is full',
      hint: 'Free space on it or give it a larger one; nothing was changed, and Plimsoll goes on by itself.',
    };
  if (isDatabaseAway(error))
    return { status: 503, title: 'The database is away', hint: 'Try again in a moment; Plimsoll recovers by itself.' };
  return null;
}

/** Reports whether an error is unexpected. */
export const isUnforeseen = (error: unknown): boolean => answerFor(error) === null;

/** Reports whether the requested entity does not exist. A page then answers 404. */
export const isNotFound = (error: unknown): boolean => error instanceof NotFoundError;

export type Problem = { status: number; headers: Record<string, string>; document: ProblemDocument };

/** @param onUnknown - called with errors whose text stays inside */
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

/** Builds the response of a route for an error. */
export function toProblemResponse(error: unknown, onUnknown: (error: unknown) => void): Response {
  const { status, headers, document } = toProblemDocument(error, onUnknown);
  return Response.json(document, { status, headers });
}

const AWAY_CODES = new Set([
  // The database is not migrated yet.
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

/** Reports whether PostgreSQL is unreachable, by the codes of Prisma or the driver. */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof DatabaseAwayError) return true;
  return listCauses(error).some(
    ({ code, originalCode, kind }) =>
      [code, originalCode].some((value) => typeof value === 'string' && AWAY_CODES.has(value)) ||
      ['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout'].includes(String(kind)),
  );
}

/** Reports whether PostgreSQL's disk is full (53100). */
function isDiskFull(error: unknown): boolean {
  return listCauses(error).some(({ code, originalCode }) => code === '53100' || originalCode === '53100');
}

type Cause = { code?: unknown; originalCode?: unknown; kind?: unknown };

/** Lists an error and its causes, by `cause` or Prisma's `driverAdapterError`. */
function listCauses(error: unknown): Cause[] {
  const causes: Cause[] = [];
  for (let at = error; typeof at === 'object' && at !== null; ) {
    causes.push(at);
    const { cause, meta } = at as { cause?: unknown; meta?: { driverAdapterError?: unknown } };
    at = cause ?? meta?.driverAdapterError;
  }
  return causes;
}
