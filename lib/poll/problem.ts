import { LeaseLostError } from '#lib/db/errors.ts';
import type { StoredProblem } from '#lib/db/polls.ts';
import { InvalidManifestError } from '#lib/image/errors.ts';
import { RegistryError, type RegistryErrorKind } from '#lib/registry/index.ts';
import { UnsealError } from '#lib/secrets/sealer.ts';

/** Any error as it is stored and shown: a code, what happened, the next step. Unknown ones give nothing away. */
export function toProblem(error: unknown): StoredProblem {
  if (error instanceof RegistryError) return { code: error.kind, message: error.message, hint: error.hint };
  if (error instanceof InvalidManifestError)
    return { code: `manifest-${error.code}`, message: error.message, hint: error.hint };
  if (error instanceof UnsealError)
    return { code: 'credential', message: error.message, hint: 'Enter the credential of this registry again.' };
  if (error instanceof LeaseLostError) return { code: 'lease-lost', message: error.message, hint: null };
  return {
    code: 'internal',
    message: 'Something went wrong inside Plimsoll.',
    hint: 'Look into its log; it says what and where.',
  };
}

/** What the connection guard refuses. */
const BLOCKED = ['private-address', 'forbidden-address', 'forbidden-port'] as const;

/** Kinds that say something of the registry, the account or the way there: the other tags would meet the same. */
const ENDS_POLL: ReadonlySet<RegistryErrorKind> = new Set([
  'unauthorized',
  'denied',
  'rate-limited',
  'paused',
  'unavailable',
  'timeout',
  'connection',
  'tls',
  'refused',
  ...BLOCKED,
  'cancelled',
]);

/** Whether a poll goes on with its other tags after this error. */
export function endsPoll(error: unknown): boolean {
  if (error instanceof RegistryError) return ENDS_POLL.has(error.kind);
  return !(error instanceof InvalidManifestError);
}

/** Kinds that tell of the registry's own health rather than of one repository. */
const TROUBLE: ReadonlySet<RegistryErrorKind> = new Set([
  'rate-limited',
  'paused',
  'unavailable',
  'timeout',
  'connection',
  'tls',
  'refused',
  ...BLOCKED,
]);

export function isRegistryTrouble(error: unknown): boolean {
  return error instanceof RegistryError && TROUBLE.has(error.kind);
}
