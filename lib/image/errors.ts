import { AppError } from '#lib/domain/app-error.ts';

/** ManifestErrorCode is what was wrong with a manifest, index or config from a registry. */
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
  'not-json': 'The registry answered with something else than JSON: check its address and any proxy in front of it.',
  'too-deep': 'Nothing was stored. No builder nests its output like that: ask the person who pushed it.',
  'too-large': 'Nothing is stored of it; the manifest may be raised to 10 MiB in the settings.',
  shape: 'Push the image again with a current builder.',
  ambiguous: 'Push the image again: other clients may read this document as another image.',
  'unsupported-type': 'This document is neither a manifest nor an index of a known kind.',
  'type-conflict': 'Ask for it by digest, or push it again with one media type.',
  limit: 'Nothing is stored of it; no container runtime could use it.',
  'bad-digest': 'Push the image again; a digest of that form is never requested.',
  'bad-size': 'Push the image again; without a valid size nothing can be compared.',
};

/**
 * InvalidManifestError means that a manifest, index or config cannot be read or trusted. The parsers of this folder
 * throw no other error for bytes from a registry. A retry does not help, because it returns the same bytes.
 */
export class InvalidManifestError extends AppError {
  static override readonly errorName = 'InvalidManifestError';
  readonly code: ManifestErrorCode;
  /** The next step for the operator. */
  readonly hint: string;

  constructor(code: ManifestErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.hint = HINTS[code];
  }
}
