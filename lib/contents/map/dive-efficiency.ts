import type { MergedLayers } from '#lib/contents/diff/merge.ts';
import type { IndexedFile } from '#lib/contents/index/file-index.ts';

/** Beyond so many replaced and deleted files the figure is unknown. */
const MOST_PATHS = 400_000;

/** The figure has six decimals. */
const STEPS = 1_000_000;

type Occurrences = { total: number; least: number; count: number };

export type DiveEfficiency = {
  onEntry(entry: Pick<IndexedFile, 'kind' | 'path' | 'sizeBytes'>, layer: number): void;
  onWasted(path: string, sizeBytes: number): void;
  /** @returns the figure, 0 to 1; null when too many files were replaced or deleted */
  finish(merged: MergedLayers): number | null;
};

/**
 * Computes the efficiency that dive shows (wagoodman/dive, filetree/efficiency.go): the sum of the smallest size of each path, divided
 * by the sum of all sizes that layers have for it. A deleted file has size 0. A deleted directory is a path of its own that has the
 * size of what it had, so that dive counts nothing as wasted in it. Unpacked bytes.
 */
export function createDiveEfficiency(): DiveEfficiency {
  const paths = new Map<string, Occurrences>();
  let wasted: { path: string; sizeBytes: number }[] = [];
  let deleted = new Set<string>();
  /** How many of `wasted` came before the last entry. Later ones were deleted by the next layer. */
  let seen = 0;
  let [current, storedBytes, deletedFolderBytes] = [0, 0, 0];
  let isTooMuch = false;

  function occur(path: string, sizeBytes: number): void {
    const known = paths.get(path);
    if (known === undefined) {
      paths.set(path, { total: sizeBytes, least: sizeBytes, count: 1 });
      return;
    }
    known.total += sizeBytes;
    known.least = Math.min(known.least, sizeBytes);
    known.count += 1;
  }

  function endLayer(): void {
    for (const { path, sizeBytes } of wasted.slice(0, seen)) {
      occur(path, sizeBytes);
      if (deleted.has(path)) occur(path, 0);
      else if (isBelow(path, deleted)) deletedFolderBytes += sizeBytes;
    }
    wasted = wasted.slice(seen);
    deleted = new Set();
    seen = 0;
  }

  return {
    onEntry({ kind, path, sizeBytes }, layer) {
      if (layer !== current) endLayer();
      current = layer;
      if (kind === 'file') storedBytes += sizeBytes;
      if (kind === 'whiteout') deleted.add(path);
      seen = wasted.length;
    },
    onWasted(path, sizeBytes) {
      if (paths.size + wasted.length < MOST_PATHS) wasted.push({ path, sizeBytes });
      else isTooMuch = true;
    },
    finish(merged) {
      seen = wasted.length;
      endLayer();
      if (isTooMuch) return null;
      let lostBytes = 0;
      for (const [path, { total, least, count }] of paths) {
        const visible = merged.findFile(path);
        const sizes = visible === null ? { total, least, count } : withOne({ total, least, count }, visible.sizeBytes);
        if (sizes.count > 1) lostBytes += sizes.total - sizes.least;
      }
      const allBytes = storedBytes + deletedFolderBytes;
      return allBytes === 0 ? 1 : Math.round(((allBytes - lostBytes) / allBytes) * STEPS) / STEPS;
    },
  };
}

const withOne = ({ total, least, count }: Occurrences, sizeBytes: number): Occurrences => ({
  total: total + sizeBytes,
  least: Math.min(least, sizeBytes),
  count: count + 1,
});

function isBelow(path: string, folders: ReadonlySet<string>): boolean {
  if (folders.size === 0) return false;
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1))
    if (folders.has(path.slice(0, end))) return true;
  return false;
}
