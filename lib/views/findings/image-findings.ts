import { createHash } from 'node:crypto';
import { may } from '#lib/auth/permissions.ts';
import type { Database } from '#lib/db/client.ts';
import { listContents, loadContents, noteContentsUse } from '#lib/db/contents/contents.ts';
import { listDismissals } from '#lib/db/findings/dismissals.ts';
import { findFindingSet, type ImageKey, type StoredFindingSet } from '#lib/db/findings/finding-sets.ts';
import { loadReleaseHistory } from '#lib/db/findings/release-history.ts';
import { loadStoredImage } from '#lib/db/findings/stored-image.ts';
import { getImage } from '#lib/db/images/images.ts';
import { getRepository } from '#lib/db/repositories/repositories.ts';
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
import { sumOpen } from '#lib/findings/sum-open.ts';
import { remedyForUsers } from '#lib/findings/third-party.ts';
import type { GuardedViews } from '../context.ts';
import type { Finding, GoneFinding, ImageFindings } from '../dto/findings.ts';
import type { FindingsQuery } from '../dto/parameters.ts';
import { createLastResults } from '../images/last-results.ts';
import { loadSavingSpan } from '../repositories/savings.ts';
import { readSecretTags } from './secret-tags.ts';
import { readSeriesFindings, type ShownSet } from './series-findings.ts';

/**
 * The findings of the last images that were inspected for a request. The key is a hash of all that they are made from, so that no
 * result can be outdated or another image's.
 */
const LAST = createLastResults<FindingSet>(4, ({ items }) => items.length <= 100);

/**
 * Returns the findings of an image in a repository: those that are stored, else those of the layers that were read so far. A layer
 * counts only if the repository's own registry has served it (B-22). Secrets are left out and counted for callers who are no editors.
 *
 * @throws NotFoundError
 */
export async function readImageFindings(
  guarded: GuardedViews,
  digest: string,
  { repositoryId }: FindingsQuery,
  now: Date,
): Promise<ImageFindings> {
  const { db } = guarded.require('read');
  const { manifestId } = await getImage(db, repositoryId, digest);
  const repository = await getRepository(db, repositoryId);
  const { relation } = repository;
  const key = { repositoryId, manifestId };
  const set = await findSet(db, key, now);
  const withSecrets = may(guarded.caller, 'write');
  const shown = set.items.filter(({ kind }) => kind !== 'secret' || withSecrets);
  const ids = shown.map(({ id }) => id);
  const [dismissals, { firstSeen, gone, moreGone }, { nodes }] = await Promise.all([
    listDismissals(db, repositoryId, ids),
    readSeriesFindings(db, key, set, withSecrets),
    loadSavingSpan(db, now, repositoryId),
  ]);
  const tagsOf = await readSecretTags(db, key, { open: shown, gone });
  const dismissedById = new Map(
    dismissals.map(({ findingId, reason, by, at }) => [findingId, { reason, by, at: at.toISOString() }]),
  );
  return {
    state: set.state,
    purpose: set.purpose,
    relation,
    nodes: repository.nodes ?? nodes[repositoryId] ?? 1,
    sizeBytes: set.sizeBytes,
    ...sumOpen(set, new Set(dismissedById.keys())),
    hidden: set.items.length - shown.length,
    items: shown.map(({ countedBytes: _, shared: __, ...item }): Finding => {
      const { id } = item;
      const firstSeenAt = firstSeen.get(id)?.toISOString() ?? null;
      const remedy = relation === 'upstream' ? remedyForUsers(item) : item.remedy;
      return { ...item, remedy, ...tagsOf(item), firstSeenAt, dismissed: dismissedById.get(id) ?? null };
    }),
    moreItems: set.moreItems,
    gone: gone.map(({ goneWith: { at, digest, tag }, ...item }): GoneFinding => {
      return { ...item, ...tagsOf(item), goneAt: at.toISOString(), goneWith: { digest, tag } };
    }),
    moreGone,
  };
}

/**
 * Returns the stored set, unless it is outdated and all layers can be inspected again: then what it will be replaced by. Without a
 * stored set, the layers that were read are inspected.
 */
async function findSet(db: Database, key: ImageKey, now: Date): Promise<ShownSet> {
  const { repositoryId, manifestId } = key;
  const image = await loadStoredImage(db, repositoryId, manifestId);
  const stored = await findFindingSet(db, key);
  const basis = basisOf(image);
  const digests = [...new Set(image.layers.map((layer) => layer.digest))];
  if (stored !== null && isUpToDate(stored, basis)) return toShown(stored);
  const contents = await loadContents(db, repositoryId, digests);
  if (stored !== null && contents.size < digests.length) return toShown(stored);
  await noteContentsUse(db, [...contents.keys()], now);
  const found = LAST.get(keyOf(image, contents), () => inspectImage(image, contents));
  const history = await loadReleaseHistory(db, key, { rulesVersion: basis.rulesVersion, most: MOST_PUSHES });
  const set = found.state === 'unread' ? found : withOrder(found, findLayerOrder(image, history));
  const isComplete = set.state === 'complete';
  const state = !isComplete && (await isReading(db, repositoryId, digests)) ? 'reading' : set.state;
  return { ...set, ...basis, state };
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
