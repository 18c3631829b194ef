import { PRIVATE_OR_MISSING } from '#lib/registry/auth/refusals.ts';
import { findJson } from '#lib/registry/json.ts';
import type { RegistryError } from '#lib/registry/registry-error.ts';
import { findAnswerError } from '#lib/registry/transport/answer-text.ts';
import type { Answer, Call } from '#lib/registry/transport/call.ts';
import type { Context } from './context.ts';

/** The status that the distribution spec gives each code. */
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
/** Of a code that the spec does not have: the answer is none. */
const UNKNOWN = 422;
/** Of an error body. */
const MOST_BYTES = 64 * 1024;

/** An error that came with status 200 (G-32), as if it had come with its own. */
export function errorWithin({ transport, isSignedIn }: Context, call: Call, answer: Answer): RegistryError {
  const code = findAnswerError(answer.bytes)?.code?.toUpperCase() ?? '';
  const status = STATUSES[code] ?? UNKNOWN;
  return transport.answerError(
    call,
    { ...answer, status },
    {
      problem: `was answered with ${answer.status} and an error instead of what was asked for`,
      ...(status === 403 && !isSignedIn ? { hint: PRIVATE_OR_MISSING } : {}),
    },
  );
}

/** Whether a document that should be a manifest is an error body: manifests have no `errors`, and these no version. */
export function isErrorInstead({ bytes }: Answer): boolean {
  // Most manifests are told by this alone, without being parsed once more.
  if (bytes.length > MOST_BYTES || !Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes('"errors"'))
    return false;
  const document = findJson(bytes);
  const hasVersion = typeof document === 'object' && document !== null && 'schemaVersion' in document;
  return !hasVersion && findAnswerError(bytes) !== null;
}
