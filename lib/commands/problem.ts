import { InvalidManifestError } from '#lib/image/errors.ts';
import { RegistryError } from '#lib/registry/index.ts';
import { UnsealError } from '#lib/secrets/sealer.ts';

export type AnsweredProblem = { code: string; message: string; hint: string | null; since: null };

/** What a registry did wrong, as an answer rather than a failure of ours. Rethrows everything else. */
export function toAnsweredProblem(error: unknown): AnsweredProblem {
  const since = null;
  if (error instanceof RegistryError) return { code: error.kind, message: error.message, hint: error.hint, since };
  if (error instanceof InvalidManifestError)
    return { code: error.code, message: error.message, hint: error.hint, since };
  if (error instanceof UnsealError) return { code: 'sealed', message: error.message, hint: null, since };
  throw error;
}
