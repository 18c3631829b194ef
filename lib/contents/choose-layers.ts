import { findIndex } from './index/decode.ts';
import type { TreeLayer } from './tree.ts';

/** Maximum number of entries in one answer, over all layers. */
const MOST_ENTRIES = 1_000_000;

/**
 * Opens the stored indexes of the lowest layers that fit into one answer.
 *
 * @param known - contents that the repository may show, by digest
 * @param stored - stored indexes by digest
 */
export function chooseLayers(
  wanted: readonly { digest: string; position: number }[],
  known: ReadonlyMap<string, { entryCount: number | null }>,
  stored: ReadonlyMap<string, Uint8Array>,
): { layers: TreeLayer[]; isCut: boolean } {
  const layers: TreeLayer[] = [];
  let entries = 0;
  for (const { digest, position } of wanted) {
    const bytes = stored.get(digest);
    if (bytes === undefined) continue;
    entries += known.get(digest)?.entryCount ?? 0;
    if (entries > MOST_ENTRIES && layers.length > 0) return { layers, isCut: true };
    const index = findIndex(bytes);
    if (index !== null) layers.push({ position, index });
  }
  return { layers, isCut: false };
}
