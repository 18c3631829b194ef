import { createHash } from 'node:crypto';
import { AppError } from '#lib/domain/app-error.ts';

declare const brand: unique symbol;

/** `algorithm:encoded`, checked against the grammar of image-spec's descriptor.md; safe to put into a URL path. */
export type Digest = string & { readonly [brand]: 'Digest' };

export class InvalidDigestError extends AppError {
  static override readonly errorName = 'InvalidDigestError';
}

const GRAMMAR = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$/;
const VERIFIABLE = /^(?:sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128})$/;
const REGISTERED = /^sha(?:256|512):/;
const MAX_LENGTH = 255;

/**
 * A digest of a known algorithm must have its exact length in lower-case hex; one of an unknown algorithm must fit the
 * grammar (R-17, R-18, S-33). Throws InvalidDigestError.
 */
export function parseDigest(text: string): Digest {
  const digest = findDigest(text);
  if (digest === null) throw new InvalidDigestError(`not a digest: ${JSON.stringify(text.slice(0, 80))}`);
  return digest;
}

/** As parseDigest, for anything from outside; null where it is no digest. */
export function findDigest(text: unknown): Digest | null {
  if (typeof text !== 'string' || text.length > MAX_LENGTH || !GRAMMAR.test(text)) return null;
  if (REGISTERED.test(text) && !VERIFIABLE.test(text)) return null;
  return asDigest(text);
}

/** Whether we can check content against it; the others are stored and shown as "cannot verify". */
export function isVerifiable(digest: Digest): boolean {
  return VERIFIABLE.test(digest);
}

/**
 * The digest of bytes, in the algorithm of `like`, else sha256 (S-64). Throws InvalidDigestError where `like` is of an
 * algorithm that we cannot compute.
 */
export function digestOf(bytes: Uint8Array, like?: Digest): Digest {
  if (like !== undefined && !isVerifiable(like)) throw new InvalidDigestError(`cannot verify ${algorithmOf(like)}`);
  const algorithm = like === undefined ? 'sha256' : algorithmOf(like);
  return asDigest(`${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`);
}

export function algorithmOf(digest: Digest): string {
  return digest.slice(0, digest.indexOf(':'));
}

/** The one cast: its callers have checked the text, or made it. */
function asDigest(text: string): Digest {
  return text as Digest;
}
