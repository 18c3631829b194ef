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

/** What is special about an entry; bits of `FileEntry.flags`. */
export const FLAGS = {
  /** B-10: leads out of the root, or would somewhere. */
  unsafePath: 1,
  /** B-11: its name is not UTF-8. */
  notUtf8: 2,
  /** B-19: its name or its directories were cut. */
  cut: 4,
  /** B-16: says to be bigger than what is stored. */
  sparse: 8,
  /** B-12: `.wh.` and no name. */
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

/** One entry of a layer's archive. */
export type FileEntry = {
  /** From the root, without a slash at either end; "" is the root. Of a whiteout what it deletes, of an opaque one what it clears. */
  path: string;
  kind: FileKind;
  /** Bytes in the archive; none of links and whiteouts (B-14). */
  sizeBytes: number;
  /** Of a sparse file, the size that it shows; else null. */
  apparentBytes: number | null;
  /** Of links, as written; nothing resolves it. */
  target: string | null;
  flags: number;
  /** The name's own bytes in base64 where the path does not say them (B-11). */
  rawName: string | null;
};
