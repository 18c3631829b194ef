import { createHash } from 'node:crypto';
import { AppError } from '#lib/domain/app-error.ts';

declare const brand: unique symbol;

/** Digest is `algorithm:encoded` in the grammar of the image-spec's descriptor.md. It is safe in a URL path. */
export type Digest = string & { readonly [brand]: 'Digest' };

export class InvalidDigestError extends AppError {
  static override readonly errorName = 'InvalidDigestError';
}

const GRAMMAR = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$/;
const VERIFIABLE = /^(?:sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128})$/;
const REGISTERED = /^sha(?:256|512):/;
const MAX_LENGTH = 255;

/**
 * Parses a digest. A known algorithm needs its exact length in lower-case hex, another one must fit the grammar (R-17,
 * R-18, S-33).
 *
 * @throws InvalidDigestError
 */
export function parseDigest(text: string): Digest {
  const digest = findDigest(text);
  if (digest === null) throw new InvalidDigestError(`not a digest: ${JSON.stringify(text.slice(0, 80))}`);
  return digest;
}

/** Parses a digest of any external value, or returns null. */
export function findDigest(text: unknown): Digest | null {
  if (typeof text !== 'string' || text.length > MAX_LENGTH || !GRAMMAR.test(text)) return null;
  if (REGISTERED.test(text) && !VERIFIABLE.test(text)) return null;
  return asDigest(text);
}

/**
 * Reports whether content can be checked against the digest. Other digests are stored and shown as "cannot verify"
 * (R-18).
 */
export function isVerifiable(digest: Digest): boolean {
  return VERIFIABLE.test(digest);
}

/**
 * Computes the digest of bytes with the algorithm of `like`, by default sha256 (S-64).
 *
 * @throws InvalidDigestError when the algorithm of `like` is not supported
 */
export function digestOf(bytes: Uint8Array, like?: Digest): Digest {
  if (like !== undefined && !isVerifiable(like)) throw new InvalidDigestError(`cannot verify ${algorithmOf(like)}`);
  const algorithm = like === undefined ? 'sha256' : algorithmOf(like);
  return asDigest(`${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`);
}

export function algorithmOf(digest: Digest): string {
  return digest.slice(0, digest.indexOf(':'));
}

/** The only cast to Digest. Callers have validated or created the text. */
function asDigest(text: string): Digest {
  return text as Digest;
}
