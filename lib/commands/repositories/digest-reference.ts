import { digestStreamKey } from '#lib/analysis/tags/tag-form.ts';
import { type Digest, isVerifiable } from '#lib/image/digest.ts';
import type { Reference } from '#lib/image/reference.ts';
import { RefusedError } from '../errors.ts';

/** Why a digest cannot be watched; null where it can. */
export function digestRefusal(digest: Digest): { message: string; hint: string } | null {
  if (isVerifiable(digest)) return null;
  return {
    message: `${digest} cannot be watched: its content cannot be verified.`,
    hint: 'Use a sha256 or sha512 digest, or leave @… out to watch the tags.',
  };
}

/** @throws RefusedError for a digest whose content cannot be verified */
export function demandVerifiable({ digest }: Pick<Reference, 'digest'>, field: string): void {
  const refusal = digest === null ? null : digestRefusal(digest);
  if (refusal !== null) throw new RefusedError(refusal.message, { field, hint: refusal.hint });
}

/**
 * The stored start of a reference: the tag or digest to read first, and the stream that stands for the repository. A
 * reference with a digest and no tag means exactly that image.
 */
export function startOf({ tag, digest }: Pick<Reference, 'tag' | 'digest'>) {
  const isDigestAlone = tag === null && digest !== null;
  return { pastedTag: tag ?? digest, pinnedStreamKey: isDigestAlone ? digestStreamKey(digest) : null };
}
