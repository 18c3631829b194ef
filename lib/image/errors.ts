import { AppError } from '#lib/domain/app-error.ts';

/** What was wrong with bytes that a registry gave as a manifest, an index or a config. */
export type ManifestErrorCode =
  | 'not-json'
  | 'too-deep'
  | 'too-large'
  | 'shape'
  | 'ambiguous'
  | 'unsupported-type'
  | 'type-conflict'
  | 'limit'
  | 'bad-digest'
  | 'bad-size';

const HINTS: Record<ManifestErrorCode, string> = {
  'not-json': 'The registry answered with something else than JSON: check its address and what stands in front of it.',
  'too-deep': 'Nothing is stored of it; ask whoever pushed it, since no builder nests its output like that.',
  'too-large': 'Nothing is stored of it; the manifest may be raised to 10 MiB in the settings.',
  shape: 'Push the image again with a current builder.',
  ambiguous: 'Push the image again: other clients may read this document as another image.',
  'unsupported-type': 'This document is neither a manifest nor an index that we know.',
  'type-conflict': 'Ask for it by digest, or push it again with one media type.',
  limit: 'Nothing is stored of it; no container runtime could use it.',
  'bad-digest': 'Push the image again; a digest of that form is never requested.',
  'bad-size': 'Push the image again; without a valid size nothing can be compared.',
};

/**
 * A manifest, index or config that cannot be trusted or read. The only error that the parsers of this folder throw on
 * bytes from a registry; asking again gives the same bytes, so a retry does not help.
 */
export class InvalidManifestError extends AppError {
  static override readonly errorName = 'InvalidManifestError';
  readonly code: ManifestErrorCode;
  /** The next step, for the operator. */
  readonly hint: string;

  constructor(code: ManifestErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.hint = HINTS[code];
  }
}
