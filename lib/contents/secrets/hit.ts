/** SecretHit is a secret in a file of a layer. It has neither the secret nor the text around it. */
export type SecretHit = {
  /** The label of a rule, such as "ghp_…" or "private key", or of a file name, such as "key store". */
  kind: string;
  path: string;
  /** Bytes before the secret in its file; 0 for a file that is reported by its name. */
  offset: number;
  /** Equal for equal secrets of this installation. Null for a file that is reported by its name. */
  fingerprint: string | null;
  /** The file belongs to the tests, examples or documentation of a library. */
  likelyTest: boolean;
};

/** SkippedSecrets counts what a scan left out. */
export type SkippedSecrets = {
  /** Hits beyond the limit of a file or of the layer. */
  hits: number;
  /** Files whose name indicates secrets, of which a part was not read. */
  largeFiles: number;
  /** Other text files, which are larger than the limit. */
  largeTexts: number;
  /** Files whose scan failed. */
  failedFiles: number;
};

/** SecretScanLimits bound the scan of one layer. */
export type SecretScanLimits = {
  /** Bytes of a text file. A larger one is not scanned. */
  fileBytes: number;
  /** Bytes of a file whose name indicates secrets. The rest of a larger one is not scanned. */
  namedFileBytes: number;
  /** Bytes of such a file that are read for names with values, and of all such files of a layer. */
  valueBytes: number;
  allValueBytes: number;
  /** Hits of one file, and of the layer. */
  fileHits: number;
  hits: number;
};

const KiB = 1024;
const MiB = 1024 * KiB;

export const SECRET_SCAN_LIMITS: SecretScanLimits = {
  fileBytes: MiB,
  namedFileBytes: 4 * MiB,
  // Reading values takes up to 0.5 ms a KiB of hostile files (measured).
  valueBytes: 256 * KiB,
  allValueBytes: 4 * MiB,
  fileHits: 100,
  hits: 1_000,
};
