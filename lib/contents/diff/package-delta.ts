import type { ContentChange } from '#lib/domain/contents.ts';

/**
 * PackageDelta is the part of a difference in one directory or package. lib/alerts/message-facts.ts has the same shape,
 * without replaced files.
 */
export type PackageDelta = {
  /** "@swc/core", "/var/lib/apt/lists", "openssl" */
  name: string;
  /** "directory", one of PACKAGE_KINDS, or a word of a newer release. */
  kind: string;
  change: ContentChange;
  /** Change in uncompressed bytes and in number of files. */
  deltaBytes: number;
  deltaFiles: number;
  /** Files whose content changed and not their size, and their bytes. */
  replacedFiles: number;
  replacedBytes: number;
  fromVersion: string | null;
  toVersion: string | null;
};

/** Derives the change from the number of files on each side. A package that only changed in size has files on both. */
export function changeOf(from: { files: number }, to: { files: number }, deltaBytes: number): ContentChange {
  if (from.files === 0) return 'new';
  if (to.files === 0) return 'gone';
  if (deltaBytes === 0) return 'changed';
  return deltaBytes < 0 ? 'shrunk' : 'grown';
}
