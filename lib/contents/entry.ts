export const FILE_KINDS = [
  'file',
  'directory',
  'symlink',
  'hardlink',
  'device',
  'other',
  'whiteout',
  'opaque',
] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** Bits of `FileEntry.flags`. */
export const FLAGS = {
  /** The path leads out of the root, or would on some system (B-10). */
  unsafePath: 1,
  /** The name is not UTF-8 (B-11). */
  notUtf8: 2,
  /** The name or its directories were shortened (B-19). */
  cut: 4,
  /** The file claims to be larger than its stored bytes (B-16). */
  sparse: 8,
  /** The name is `.wh.` without a file name (B-12). */
  invalidWhiteout: 16,
  character: 32,
  block: 64,
  fifo: 128,
} as const;

const WORDS: [number, string][] = [
  [FLAGS.unsafePath, 'unsafe path'],
  [FLAGS.notUtf8, 'name is not UTF-8'],
  [FLAGS.cut, 'name cut'],
  [FLAGS.sparse, 'sparse'],
  [FLAGS.invalidWhiteout, 'invalid whiteout'],
  [FLAGS.character, 'character device'],
  [FLAGS.block, 'block device'],
  [FLAGS.fifo, 'FIFO'],
];

export function flagWords(flags: number): string[] {
  return WORDS.filter(([bit]) => (flags & bit) !== 0).map(([, word]) => word);
}

/** Access is the owner and the mode of an entry. */
export type Access = {
  /** Permission bits with setuid, setgid and sticky: 0 to 0o7777. */
  mode: number;
  uid: number;
  gid: number;
};

/** FileEntry is one entry of a layer's archive. */
export type FileEntry = {
  /**
   * Path from the root, without a slash at either end; "" is the root. For a whiteout, the path that it deletes or
   * clears.
   */
  path: string;
  kind: FileKind;
  /** Bytes in the archive; 0 for links and whiteouts (B-14). */
  sizeBytes: number;
  /** The size that a sparse file reports; null for other entries. */
  apparentBytes: number | null;
  /** The target of a link, as written. It is not resolved. */
  target: string | null;
  flags: number;
  /** The bytes of the name in base64, when the path does not show them (B-11). */
  rawName: string | null;
};
