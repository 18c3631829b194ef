const KiB = 1024;
const MiB = 1024 * KiB;

/** What a layer may cost us at most while it is listed. */
export type ContentsLimits = {
  /** B-02: decompressed bytes looked at. */
  uncompressedBytes: number;
  /** B-19: entries kept. */
  entries: number;
  /** Names of files and directories in the paths of entries that the path before does not have. */
  names: number;
  /** B-19: bytes of a path or link target. */
  nameBytes: number;
  /** B-19: directories above a file. */
  depth: number;
  /** B-16: bytes of a PAX or GNU header. */
  headerBytes: number;
  /** Of one package database that is read, and of all. */
  databaseBytes: number;
  allDatabaseBytes: number;
};

export const CONTENTS_LIMITS: ContentsLimits = {
  uncompressedBytes: 10 * 1024 * MiB,
  entries: 500_000,
  names: 1_000_000,
  nameBytes: 4096,
  depth: 256,
  headerBytes: MiB,
  databaseBytes: 4 * MiB,
  allDatabaseBytes: 16 * MiB,
};

/** B-06: zstd frames that want more memory than this are not decoded. */
export const ZSTD_WINDOW_BYTES = 128 * MiB;
