import { PRIVATE_OR_MISSING } from '#lib/registry/auth/refusals.ts';
import { findJson } from '#lib/registry/json.ts';
import type { RegistryError } from '#lib/registry/registry-error.ts';
import { findAnswerError } from '#lib/registry/transport/answer-text.ts';
import type { Answer, Call } from '#lib/registry/transport/call.ts';
import type { Context } from './context.ts';

/** The status that the distribution spec gives each error code. */
const STATUSES: Readonly<Record<string, number>> = {
  UNAUTHORIZED: 401,
  DENIED: 403,
  NAME_UNKNOWN: 404,
  MANIFEST_UNKNOWN: 404,
  BLOB_UNKNOWN: 404,
  NOT_FOUND: 404,
  TOOMANYREQUESTS: 429,
  UNAVAILABLE: 503,
};
/** The status for codes that the spec does not have. */
const UNKNOWN = 422;
/** The longest body that is checked for an error. */
const MOST_BYTES = 64 * 1024;

/** Creates the error for an error body that arrived with status 200 (G-32), as if its status were right. */
export function errorWithin({ transport, isSignedIn }: Context, call: Call, answer: Answer): RegistryError {
  const code = findAnswerError(answer.bytes)?.code?.toUpperCase() ?? '';
  const status = STATUSES[code] ?? UNKNOWN;
  return transport.answerError(
    call,
    { ...answer, status },
    {
      problem: `was answered with ${answer.status} and an error instead of the requested content`,
      ...(status === 403 && !isSignedIn ? { hint: PRIVATE_OR_MISSING } : {}),
    },
  );
}

/**
 * Reports whether a document is an error body instead of a manifest. Manifests have no `errors`, error bodies no
 * `schemaVersion`.
 */
export function isErrorInstead({ bytes }: Answer): boolean {
  // This check alone clears most manifests, without parsing them a second time.
  if (bytes.length > MOST_BYTES || !Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes('"errors"'))
    return false;
  const document = findJson(bytes);
  const hasVersion = typeof document === 'object' && document !== null && 'schemaVersion' in document;
  return !hasVersion && findAnswerError(bytes) !== null;
}
