const KiB = 1024;
const MiB = 1024 * KiB;

/** Limits bound everything that comes from a registry. */
export type Limits = {
  /** One manifest (S-36). Configurable up to 10 MiB. */
  manifestBytes: number;
  /** One config (S-37). */
  configBytes: number;
  /** Bytes read of an error's body (S-38). */
  errorBytes: number;
  /** Characters shown of an error's body (S-38). */
  answerCharacters: number;
  /** The answer of a token endpoint (S-39). */
  tokenBytes: number;
  /** All pages of one list of tags or repositories (S-40). Pages are parsed as they arrive, and only names are kept. */
  listBytes: number;
  /** From the first request of a list until the last one is sent. */
  listMs: number;
  /** Pages of one list (S-41). */
  pages: number;
  /** Tags or repositories of one list (S-41). */
  listEntries: number;
  /** Characters read of the `Warning` headers of one answer (S-51). */
  warningCharacters: number;
  /** Redirects of one request (S-25). */
  redirects: number;
  /** Until the headers arrive (S-49). */
  headersMs: number;
  /** Between two chunks of a body (S-49). */
  bodyIdleMs: number;
  /** Bytes that a body may have without one of the places for bodies. */
  freeBodyBytes: number;
  /** A body with fewer than `slowBodyBytes` in `slowBodyMs` is cut. */
  slowBodyMs: number;
  slowBodyBytes: number;
  /** One request including its redirects and body, at any speed (S-50). */
  requestMs: number;
  /** The same for one layer (S-49). */
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

/** Merges overrides into the defaults. Manifests never exceed 10 MiB (S-36). */
export function limitsWith(overrides: Partial<Limits> = {}): Limits {
  const limits = { ...DEFAULT_LIMITS, ...overrides };
  return { ...limits, manifestBytes: Math.min(limits.manifestBytes, MANIFEST_BYTES_CEILING) };
}
