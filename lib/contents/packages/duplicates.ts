import type { MergedFile } from '#lib/contents/diff/merge.ts';
import type { FileIndex } from '#lib/contents/index/file-index.ts';

/**
 * Sums the bytes of visible files whose content another visible file has too, beyond the first of each content. Hard
 * links are one file. Files without a hash count as different. Hashes of different keys never match.
 *
 * @param files - starts a new pass over the visible files; there are two, so that memory is 8 bytes a file
 * @param indexes - the layers of the files
 * @param onDuplicate - called with each file that is counted
 */
export function sumDuplicates(
  files: () => Iterable<[path: string, file: MergedFile]>,
  indexes: readonly FileIndex[],
  onDuplicate: (path: string, file: MergedFile) => void = () => undefined,
): number {
  const hashOf = ({ kind, layer, content }: MergedFile): bigint | null =>
    kind === 'file' && content !== null ? (indexes[layer]?.hashOf(content) ?? null) : null;
  const repeated = findRepeated(files(), hashOf);
  const sizes = new Map<bigint, number>();
  let bytes = 0;
  for (const [path, file] of files()) {
    const hash = hashOf(file);
    if (hash === null || !repeated.has(hash)) continue;
    const first = sizes.get(hash);
    if (first === undefined) sizes.set(hash, file.sizeBytes);
    else if (first === file.sizeBytes) {
      bytes += file.sizeBytes;
      onDuplicate(path, file);
    }
  }
  return bytes;
}

function findRepeated(
  files: Iterable<[path: string, file: MergedFile]>,
  hashOf: (file: MergedFile) => bigint | null,
): Set<bigint> {
  let hashes = new BigUint64Array(1024);
  let count = 0;
  for (const [, file] of files) {
    const hash = hashOf(file);
    if (hash === null) continue;
    if (count === hashes.length) {
      const grown = new BigUint64Array(count * 2);
      grown.set(hashes);
      hashes = grown;
    }
    hashes[count] = hash;
    count += 1;
  }
  const sorted = hashes.subarray(0, count).sort();
  const repeated = new Set<bigint>();
  for (let at = 1; at < count; at += 1) {
    const hash = sorted[at];
    if (hash !== undefined && hash === sorted[at - 1]) repeated.add(hash);
  }
  return repeated;
}
