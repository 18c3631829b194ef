import { LeaseLostError } from '#lib/db/errors.ts';
import type { PollError, StoredProblem } from '#lib/db/polls/polls.ts';
import { InvalidManifestError } from '#lib/image/errors.ts';
import { storableText } from '#lib/image/text.ts';
import { RegistryError, type RegistryErrorKind } from '#lib/registry/index.ts';
import { UnsealError } from '#lib/secrets/sealer.ts';
import { placeHint } from './place-hint.ts';
import type { Place } from './scope.ts';

/** Why a poll failed as a whole. */
export type PollFailure = {
  problem: PollError;
  /** The registry may be the cause. */
  isRegistrys: boolean;
  /** The list was read, and all tags failed. */
  isOfTags: boolean;
};

/** Converts any error for storage and display: code, message, next step. Unknown errors reveal no details. */
export function toStoredProblem(error: unknown): StoredProblem {
  if (error instanceof RegistryError)
    return { code: error.kind, message: storableText(error.message), hint: error.hint };
  if (error instanceof InvalidManifestError)
    return { code: `manifest-${error.code}`, message: storableText(error.message), hint: error.hint };
  if (error instanceof UnsealError)
    return { code: 'credential', message: error.message, hint: 'Enter the credential of this registry again.' };
  if (error instanceof LeaseLostError) return { code: 'lease-lost', message: error.message, hint: null };
  return {
    code: 'internal',
    message: 'Something went wrong inside Plimsoll.',
    hint: 'Its log has the reason and the place.',
  };
}

/** The same for an error of a tag or a part of it. */
export function toProblemAt(error: unknown, place: Place): StoredProblem {
  const problem = toStoredProblem(error);
  return { ...problem, hint: placeHint(error, place) ?? problem.hint };
}

/**
 * Converts the error that ended a poll. A pause also has its end and its cause, so that screens can show the time in
 * the reader's time zone.
 */
export function toPollError(error: unknown): PollError {
  const problem = toStoredProblem(error);
  if (!(error instanceof RegistryError) || error.kind !== 'paused') return problem;
  return {
    ...problem,
    until: error.pausedUntil?.toISOString() ?? null,
    reason: error.pauseReason && storableText(error.pauseReason.message),
  };
}

/** Kinds of errors that a failing registry returns for every path. */
const MAY_BE_REGISTRYS: ReadonlySet<RegistryErrorKind> = new Set(['unavailable', 'timeout', 'connection']);

/** True if the registry may have caused a failed poll. Its repositories then share one incident, unless others succeed. */
export function mayBeRegistrys(error: unknown): boolean {
  return isRegistryTrouble(error) || (error instanceof RegistryError && MAY_BE_REGISTRYS.has(error.kind));
}

/** True if an error concerns the health of the registry rather than one repository. */
export function isRegistryTrouble(error: unknown): boolean {
  return error instanceof RegistryError && error.kind !== 'cancelled' && error.concerns === 'host';
}
