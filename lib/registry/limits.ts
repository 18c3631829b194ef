const KiB = 1024;
const MiB = 1024 * KiB;

/** What a registry may cost us at most. Everything from outside is bounded by one of these. */
export type Limits = {
  /** S-36. May be raised, to 10 MiB. */
  manifestBytes: number;
  /** S-37 */
  configBytes: number;
  /** S-38: read of an error's body. */
  errorBytes: number;
  /** S-38: shown of an error's body. */
  answerCharacters: number;
  /** S-39 */
  tokenBytes: number;
  /** S-40: all pages of one list of tags or repositories. They are read as they arrive, and only names are kept. */
  listBytes: number;
  /** From the first page of a list until the last one is asked for. */
  listMs: number;
  /** S-41 */
  pages: number;
  /** S-41: tags or repositories of one listing. */
  listEntries: number;
  /** S-51: read of the `Warning` headers of one answer. */
  warningCharacters: number;
  /** S-25 */
  redirects: number;
  /** S-49: until the headers are there. */
  headersMs: number;
  /** S-49: between two chunks of a body. */
  bodyIdleMs: number;
  /** A body may have so many bytes without one of the places for bodies. */
  freeBodyBytes: number;
  /** A body that brings fewer than `slowBodyBytes` in `slowBodyMs` is cut. */
  slowBodyMs: number;
  slowBodyBytes: number;
  /** S-50: one request with its redirects and its body, however steadily it drips. */
  requestMs: number;
  /** S-49: the same of one layer. */
  blobMs: number;
};

export const DEFAULT_LIMITS: Limits = {
  manifestBytes: 4 * MiB,
  configBytes: 4 * MiB,
  errorBytes: 64 * KiB,
  answerCharacters: 500,
  tokenBytes: 128 * KiB,
  listBytes: 64 * MiB,
  listMs: 300_000,
  pages: 1000,
  listEntries: 100_000,
  warningCharacters: 4096,
  redirects: 5,
  headersMs: 30_000,
  bodyIdleMs: 30_000,
  freeBodyBytes: 64 * KiB,
  slowBodyMs: 30_000,
  slowBodyBytes: 16 * KiB,
  requestMs: 120_000,
  blobMs: 300_000,
};

const MANIFEST_BYTES_CEILING = 10 * MiB;

/** The defaults with what the caller overrides; manifests never beyond 10 MiB (S-36). */
export function limitsWith(overrides: Partial<Limits> = {}): Limits {
  const limits = { ...DEFAULT_LIMITS, ...overrides };
  return { ...limits, manifestBytes: Math.min(limits.manifestBytes, MANIFEST_BYTES_CEILING) };
}
