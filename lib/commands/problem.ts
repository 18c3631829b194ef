import { InvalidManifestError } from '#lib/image/errors.ts';
import { RegistryError } from '#lib/registry/index.ts';
import { UnsealError } from '#lib/secrets/sealer.ts';

export type AnsweredProblem = { code: string; message: string; hint: string | null; since: null };

/** Converts a failure of a registry into an answer. Rethrows every other error. */
export function toAnsweredProblem(error: unknown): AnsweredProblem {
  const since = null;
  if (error instanceof RegistryError) return { code: error.kind, message: error.message, hint: error.hint, since };
  if (error instanceof InvalidManifestError)
    return { code: error.code, message: error.message, hint: error.hint, since };
  if (error instanceof UnsealError) return { code: 'sealed', message: error.message, hint: null, since };
  throw error;
}
