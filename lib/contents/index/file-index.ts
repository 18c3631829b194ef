import type { InstalledPackage } from '#lib/contents/databases/databases.ts';
import type { PackageDetails } from '#lib/contents/databases/package-details.ts';
import type { Access, FileEntry } from '#lib/contents/entry.ts';
import type { FileType } from '#lib/contents/file-type/file-type.ts';
import type { SecretHit } from '#lib/contents/secrets/hit.ts';
import type { NextTrace } from '#lib/contents/traces/trace.ts';

/** IndexedFile is a stored entry. */
export type IndexedFile = FileEntry & {
  /** The index of its package in the index's packages. */
  owner: number | null;
  /** Null when the archive has no readable owner or mode. */
  access: Access | null;
  /** Bytes of the compressed layer that it takes, with its headers. The sum over a layer never exceeds the layer. */
  packedBytes: number;
  /** The number of its content, for `hashOf` and `typeOf`; null for links, directories and empty files. */
  content: number | null;
};

/**
 * FileIndex is the content of a layer, in the order of its archive. Entries are decoded one by one, because many layers
 * are read together.
 */
export type FileIndex = {
  entryCount: number;
  packages: readonly InstalledPackage[];
  /** Returns what is known besides of each of `packages`. Decoded at the first call. Null when it is not known. */
  packageDetails(): readonly PackageDetails[] | null;
  entries(): Iterable<IndexedFile>;
  /** Hashes can only be compared with those of the same key. Null when there are none. */
  keyId: bigint | null;
  /**
   * Returns the hash of a content; null when it is not known, as for a sparse or cut file. Equal contents have equal
   * hashes. Hashes stay on the server: they are in no answer and no export.
   */
  hashOf(content: number): bigint | null;
  /** Returns the type of a content; null when it is not known. */
  typeOf(content: number): FileType | null;
  /** FILE_RULES_VERSION of the scan. A newer version can find more. */
  secretRulesVersion: number;
  /**
   * Returns the secrets that were found in files, those in tests of libraries last. Decoded at the first call. Null when
   * it is not known, as for damaged bytes.
   */
  secretHits(): readonly SecretHit[] | null;
  /** Returns Next's traces in the same way. */
  traces(): readonly NextTrace[] | null;
  /** Returns the bytes of a section by its number in SECTIONS, or null. */
  section(number: number): Uint8Array | null;
};
