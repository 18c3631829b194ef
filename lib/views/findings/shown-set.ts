import { createHash } from 'node:crypto';
import type { Database } from '#lib/db/client.ts';
import { listContents, loadContents, noteContentsUse } from '#lib/db/contents/contents.ts';
import { findFindingSet, type ImageKey, type StoredFindingSet } from '#lib/db/findings/finding-sets.ts';
import { loadReleaseHistory } from '#lib/db/findings/release-history.ts';
import { loadStoredImage } from '#lib/db/findings/stored-image.ts';
import type { FindingSet } from '#lib/findings/finding.ts';
import { withOrder } from '#lib/findings/history/add-order.ts';
import { findLayerOrder, MOST_PUSHES } from '#lib/findings/history/layer-order.ts';
import {
  basisOf,
  inspectImage,
  isUpToDate,
  type StoredContents,
  type StoredImage,
} from '#lib/findings/inspect-image.ts';
import type { ImageFindings } from '../dto/findings.ts';
import { createLastResults } from '../images/last-results.ts';

/** A set of an image as its findings are shown. */
export type ShownSet = Omit<FindingSet, 'state'> & {
  state: ImageFindings['state'];
  purpose: string;
  baseCount: number | null;
  base: string | null;
  siblings: string | null;
};

/**
 * The findings of the last images that were inspected for a request. The key is a hash of all that they are made from, so that no
 * result can be outdated or another image's.
 */
const LAST = createLastResults<FindingSet>(4, ({ items }) => items.length <= 100);

/**
 * Returns the stored set with the image that it was found in. One that is outdated is replaced by what is found now, if the files of all
 * layers are stored. Without a stored set, the layers that were read are inspected.
 */
export async function findShownSet(
  db: Database,
  key: ImageKey,
  now: Date,
): Promise<{ set: ShownSet; image: StoredImage }> {
  const { repositoryId, manifestId } = key;
  const image = await loadStoredImage(db, repositoryId, manifestId);
  const stored = await findFindingSet(db, key);
  const basis = basisOf(image);
  const digests = [...new Set(image.layers.map((layer) => layer.digest))];
  if (stored !== null && isUpToDate(stored, basis)) return { set: toShown(stored), image };
  // Asked for before the files are loaded: a layer that is read in between would be neither unread nor known.
  const wasReading = await isReading(db, repositoryId, digests);
  const contents = await loadContents(db, repositoryId, digests);
  if (stored !== null && contents.size < digests.length) return { set: toShown(stored), image };
  await noteContentsUse(db, [...contents.keys()], now);
  const found = LAST.get(keyOf(image, contents), () => inspectImage(image, contents));
  const history = await loadReleaseHistory(db, key, { rulesVersion: basis.rulesVersion, most: MOST_PUSHES });
  const set = found.state === 'unread' ? found : withOrder(found, findLayerOrder(image, history));
  const isComplete = set.state === 'complete';
  const state = !isComplete && wasReading ? 'reading' : set.state;
  return { set: { ...set, ...basis, state }, image };
}

/** A stored set has the files of all layers. A state of a newer release counts as partial. */
function toShown(stored: StoredFindingSet): ShownSet {
  return { ...stored, state: stored.state === 'complete' ? 'complete' : 'partial' };
}

async function isReading(db: Database, repositoryId: string, digests: readonly string[]): Promise<boolean> {
  const rows = await listContents(db, repositoryId, digests);
  return rows.some(({ state }) => state === 'queued' || state === 'reading');
}

function keyOf(image: StoredImage, contents: ReadonlyMap<string, StoredContents>): string {
  const hash = createHash('sha256').update(JSON.stringify(image));
  for (const [digest, { index, notes }] of [...contents].sort(([one], [other]) => (one < other ? -1 : 1)))
    hash.update(` ${digest} ${index.length} ${JSON.stringify(notes)} `).update(index);
  return hash.digest('base64');
}
