const KiB = 1024;
const MiB = 1024 * KiB;

/** ContentsLimits bound the work of listing one layer. */
export type ContentsLimits = {
  /** Decompressed bytes that are read (B-02). */
  uncompressedBytes: number;
  /** Entries that are kept (B-19). */
  entries: number;
  /** Names in the paths of all entries, not counting those that the previous path has too. */
  names: number;
  /** Bytes of a path or link target (B-19). */
  nameBytes: number;
  /** Directories above a file (B-19). */
  depth: number;
  /** Bytes of a PAX or GNU header (B-16). */
  headerBytes: number;
  /** Bytes of one package database or lock file, and of all together. */
  databaseBytes: number;
  allDatabaseBytes: number;
  /** The number of such files. dpkg has two for each package. */
  databases: number;
  /** Bytes of one file that describes one package, such as package.json, and the number of such files. */
  manifestBytes: number;
  manifests: number;
  /** Packages that are kept. */
  packages: number;
  /** Files that package databases assign to packages, and the characters of their paths. */
  ownedPaths: number;
  ownedPathLength: number;
  /** Bytes of the list of modules in one Go binary. */
  goModulesBytes: number;
};

export const CONTENTS_LIMITS: ContentsLimits = {
  uncompressedBytes: 10 * 1024 * MiB,
  entries: 500_000,
  names: 1_000_000,
  nameBytes: 4096,
  depth: 256,
  headerBytes: MiB,
  databaseBytes: 16 * MiB,
  allDatabaseBytes: 64 * MiB,
  databases: 50_000,
  manifestBytes: 64 * KiB,
  manifests: 20_000,
  packages: 50_000,
  ownedPaths: 400_000,
  ownedPathLength: 64 * MiB,
  goModulesBytes: MiB,
};

/** zstd frames that need more memory are not decoded (B-06). */
export const ZSTD_WINDOW_BYTES = 128 * MiB;
