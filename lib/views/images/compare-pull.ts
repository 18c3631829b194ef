import { listAdded } from '#lib/contents/change/compare-images.ts';
import { compareStored, type StoredLayer } from '#lib/contents/change/compare-stored.ts';
import type { Database } from '#lib/db/client.ts';
import { loadContents, noteContentsUse } from '#lib/db/contents/contents.ts';
import { findImageChange, type StoredChange } from '#lib/db/images/image-changes.ts';
import type { LayerRow } from '#lib/db/series/series.ts';
import type { PullUnknown } from '#lib/domain/contents.ts';
import type { SideContents } from './compare-files.ts';

type Side = { repositoryId: string; manifestId: number; layers: readonly LayerRow[]; contents: SideContents };

/** ComparedPull is what a node with one image pulls again for the other one, or why that is unknown. */
export type ComparedPull = { change: StoredChange; unknown: null } | { change: null; unknown: PullUnknown };

/**
 * Returns what a node with `from` pulls for `to` though it has it: as it was stored, else computed when the repository of each side may
 * show the files of its layers (B-22). The caller must have checked access to both images.
 */
export async function comparePull(db: Database, from: Side, to: Side, now: Date): Promise<ComparedPull> {
  const stored = await findImageChange(db, from, to);
  if (stored !== null) return { change: stored, unknown: null };
  const added = listAdded(from.layers, to.layers);
  if (added.length === 0)
    return { change: { pullBytes: 0, unchangedBytes: 0, layers: [], truncated: false }, unknown: null };
  const before = await loadLayers(db, from.contents, from.layers, now);
  const after = before && (await loadLayers(db, to.contents, added, now));
  if (before === null || after === null) return { change: null, unknown: 'unread-layers' };
  const change = compareStored(before, after);
  if (change === null) return { change, unknown: 'too-many-files' };
  return change.truncated && change.unchangedBytes === 0
    ? { change: null, unknown: 'read-in-part' }
    : { change, unknown: null };
}

/** Returns null unless the repository may show the files of all layers. */
async function loadLayers(
  db: Database,
  { repositoryId, known }: SideContents,
  layers: readonly LayerRow[],
  now: Date,
): Promise<StoredLayer[] | null> {
  if (layers.some(({ digest }) => known.get(digest)?.state !== 'read')) return null;
  const digests = [...new Set(layers.map(({ digest }) => digest))];
  const contents = await loadContents(db, repositoryId, digests);
  await noteContentsUse(db, [...contents.keys()], now);
  const stored = layers.flatMap((layer) => {
    const found = contents.get(layer.digest);
    return found === undefined ? [] : [{ ...layer, ...found }];
  });
  return stored.length < layers.length ? null : stored;
}
