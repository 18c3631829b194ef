import type { InstalledPackage } from '#lib/contents/databases/databases.ts';
import type { FileEntry } from '#lib/contents/entry.ts';

/** An entry as it is kept, and to which of the index's packages its file belongs. */
export type IndexedFile = FileEntry & { owner: number | null };

/** What is in a layer, in the order of its archive. Entries are made one by one: many layers are read at once. */
export type FileIndex = {
  entryCount: number;
  packages: readonly InstalledPackage[];
  entries(): Iterable<IndexedFile>;
};
