import type { FileEntry } from './entry.ts';

/**
 * FileObserver receives the content of one regular file while its layer is read.
 *
 * `write` gets the content in order, in pieces of any length. A piece is valid only during the call: an observer copies
 * what it keeps, and bounds it. `end` follows the last piece, also for an empty file. It is not called for a file that
 * the archive cut, so that half a file is never taken for a whole one.
 */
export type FileObserver = { write(bytes: Uint8Array): void; end(): void };

/**
 * Observe is called for each regular file of a layer, before its content. It returns an observer of the content, or
 * null for a file that it does not need. `entry.sizeBytes` is how many bytes follow.
 */
export type Observe = (entry: FileEntry) => FileObserver | null;
