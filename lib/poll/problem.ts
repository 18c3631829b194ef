import { LeaseLostError } from '#lib/db/errors.ts';
import type { PollError, StoredProblem } from '#lib/db/polls.ts';
import { InvalidManifestError } from '#lib/image/errors.ts';
import { storableText } from '#lib/image/text.ts';
import { RegistryError, type RegistryErrorKind } from '#lib/registry/index.ts';
import { UnsealError } from '#lib/secrets/sealer.ts';
import { placeHint } from './place-hint.ts';
import type { Place } from './scope.ts';

/** What a poll failed with as a whole. */
export type PollFailure = {
  problem: PollError;
  /** Whether it may be the registry's fault. */
  isRegistrys: boolean;
  /** Whether the list was read, and all tags failed. */
  isOfTags: boolean;
};

/** Any error as it is stored and shown: a code, what happened, the next step. Unknown ones give nothing away. */
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
    hint: 'Look into its log; it says what and where.',
  };
}

/** The same of an error that belongs to a tag or a part of it. */
export function toProblemAt(error: unknown, place: Place): StoredProblem {
  const problem = toStoredProblem(error);
  return { ...problem, hint: placeHint(error, place) ?? problem.hint };
}

/** What ended a poll; of a pause also its end and what caused it, for screens that give the time in the reader's zone. */
export function toPollError(error: unknown): PollError {
  const problem = toStoredProblem(error);
  if (!(error instanceof RegistryError) || error.kind !== 'paused') return problem;
  return {
    ...problem,
    until: error.pausedUntil?.toISOString() ?? null,
    reason: error.pauseReason && storableText(error.pauseReason.message),
  };
}

/** Kinds that a registry which fails as a whole gives for every path. */
const MAY_BE_REGISTRYS: ReadonlySet<RegistryErrorKind> = new Set(['unavailable', 'timeout', 'connection']);

/** Whether a failed poll may be the registry's fault: one incident for all of its repositories then, unless it answers others. */
export function mayBeRegistrys(error: unknown): boolean {
  return isRegistryTrouble(error) || (error instanceof RegistryError && MAY_BE_REGISTRYS.has(error.kind));
}

/** Whether an error tells of the registry's own health rather than of one repository. */
export function isRegistryTrouble(error: unknown): boolean {
  return error instanceof RegistryError && error.kind !== 'cancelled' && error.concerns === 'host';
}
