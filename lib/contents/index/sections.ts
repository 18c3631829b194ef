import type { ByteReader, ByteWriter } from './bytes.ts';

/**
 * Numbers of the sections that follow the entries of an index. A number is never given to another form. Readers skip
 * sections that they do not know.
 */
export const SECTIONS = {
  /** Modes and owners of entries: access-column.ts */
  access: 1,
  /** A number for each entry: its compressed bytes. */
  packed: 2,
  /** Hashes of contents: hash-column.ts */
  hashes: 3,
  /** Types of contents: type-column.ts */
  types: 4,
  /** What the rules for secrets found: secret-hits.ts */
  secretHits: 5,
  /** Lists of the files that Next needs at run time: traces.ts */
  traces: 6,
  /** Architectures, directories and flags of packages: databases/package-details.ts */
  packageDetails: 7,
} as const;

export type IndexSection = { number: number; bytes: Uint8Array };

export function writeSections(out: ByteWriter, sections: readonly IndexSection[]): void {
  for (const { number, bytes } of sections) {
    out.number(number);
    out.number(bytes.length);
    out.bytes(bytes);
  }
}

/** Reads sections up to the end. @throws RangeError when one ends too early */
export function readSections(from: ByteReader): Map<number, Buffer> {
  const sections = new Map<number, Buffer>();
  while (!from.isAtEnd) {
    const number = from.number();
    sections.set(number, from.bytes(from.number()));
  }
  return sections;
}
