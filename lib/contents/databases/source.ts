import type { PackageKind } from '#lib/domain/contents.ts';
import type { NotReadCode, PackageFlag } from '#lib/domain/package-record.ts';

/**
 * FoundPackage is a package as one file names it. Files that describe the same package have the same `key`; without
 * one, packages of a kind are the same when their directory is, or else their name and architecture.
 */
export type FoundPackage = {
  kind: PackageKind;
  name: string;
  version: string | null;
  architecture?: string | null;
  /** Where the package is, for kinds that can be installed in several places. No slash at either end. */
  directory?: string | null;
  flags?: readonly PackageFlag[];
  key?: string;
};

/** Owner is the package that a set of files belongs to. `place` is its number, or null until it is known. */
export type Owner = { place: number | null };

/** "system": records of the distribution, which win over records of a language's installer. */
type OwnerRank = 'system' | 'language';

/** PackageStore collects packages and their files within the limits of a layer. */
export type PackageStore = {
  /** @returns the number of the package, or null when its name or directory is none, or there are too many packages */
  add(found: FoundPackage): number | null;
  /** Reports whether `add` accepts no further package, so that nothing else has to be read. */
  isFull(): boolean;
  /** Adds flags to a package of `add`. */
  flag(place: number, flags: readonly PackageFlag[]): void;
  /** Gives files to an owner. A later owner of a file replaces an earlier one of the same rank. */
  own(owner: Owner, paths: Iterable<string>, rank: OwnerRank): void;
  /** Gives a directory to an owner, with everything in it that has no nearer owner. */
  ownDirectory(owner: Owner, directory: string): void;
  /** Notes that a file was not read completely. */
  note(path: string, code: NotReadCode, detail: string): void;
};

/**
 * "database": a file about many packages. "manifest": a small file about one. "head": the same, with all that is needed
 * at its beginning, so that only as much as of a manifest is read.
 */
export type FileClass = 'database' | 'manifest' | 'head';

/** PackageSource reads the records of one installer. */
export type PackageSource = {
  /** Returns which bounds apply to a file that this source reads, or null for any other file. */
  classOf(path: string): FileClass | null;
  /**
   * Reads a file that `classOf` accepted. An error means that the file is damaged, and concerns no other file.
   *
   * @returns the bytes that were unpacked in addition, if any
   */
  take(path: string, content: Buffer): number | undefined;
  /** Joins what different files said. Called once, after the last file. */
  settle?(): void;
};
