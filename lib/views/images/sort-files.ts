import type { TreeItem } from '#lib/contents/tree.ts';
import type { FileSort, FileSortKey } from '#lib/domain/sorts.ts';

const storedBytes = ({ sizeBytes, wastedBytes }: TreeItem): number => sizeBytes + wastedBytes;

/** By code points, as `ls` sorts without a locale. Names are unique in a directory. */
const compareNames = (a: TreeItem, b: TreeItem): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

const COMPARE: Record<FileSortKey, (a: TreeItem, b: TreeItem) => number> = {
  name: compareNames,
  size: (a, b) => storedBytes(a) - storedBytes(b),
  wasted: (a, b) => a.wastedBytes - b.wastedBytes,
  files: (a, b) => a.fileCount - b.fileCount,
};

/** Sorts the entries of a directory. Equal ones are sorted by stored bytes with the biggest first, then by name, so that pages are stable. */
export function sortFiles(items: readonly TreeItem[], sort: FileSort): TreeItem[] {
  const compare = COMPARE[sort.replace('-', '') as FileSortKey];
  const order = sort.startsWith('-') ? -1 : 1;
  return items.toSorted((a, b) => order * compare(a, b) || COMPARE.size(b, a) || compareNames(a, b));
}
