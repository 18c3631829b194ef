import { isDeepStrictEqual } from 'node:util';
import type { Database, DatabaseClient } from '#lib/db/client.ts';
import { loadContents } from '#lib/db/contents/contents.ts';
import { listDueFindings, noteChecked } from '#lib/db/findings/due-findings.ts';
import { findFindingSet, findSetBasis, type ImageKey, storeFindingSet } from '#lib/db/findings/finding-sets.ts';
import { loadReleaseHistory } from '#lib/db/findings/release-history.ts';
import { loadStoredImage } from '#lib/db/findings/stored-image.ts';
import type { Finding } from '#lib/findings/finding.ts';
import { orderOf, withOrder } from '#lib/findings/history/add-order.ts';
import { findLayerOrder, MOST_PUSHES } from '#lib/findings/history/layer-order.ts';
import { basisOf, type FindingBasis, inspectImage, isUpToDate, type StoredImage } from '#lib/findings/inspect-image.ts';
import { FINDING_RULES_VERSION } from '#lib/findings/rules/all-rules.ts';
import type { Log } from '#lib/log/log.ts';
import type { Clock } from '#lib/registry/index.ts';
import { createDueWorker, type DueWorker } from './due-worker.ts';
import { noteOutcomes } from './note-outcomes.ts';

export type FindingWriterOptions = {
  db: DatabaseClient;
  clock: Clock;
  log: Log;
  /** Called with each image whose findings were stored. */
  onStored?: (key: ImageKey) => Promise<void>;
  /** Called at the end of a run after which no image is due. */
  onIdle?: () => Promise<void>;
};

/** Images of one run. Sums of new images wait for its end. */
const MOST_IMAGES = 20;
/** Base and purpose of an image depend on other images, so that its findings are checked again after this time. */
const CHECK_EVERY_MS = 86_400_000;

/**
 * Creates the worker that finds what can be mended in images, after their sums were stored. It also replaces findings with the rules
 * of an older release, or for another base or purpose, while the files of the image are stored.
 */
export function createFindingWriter(options: FindingWriterOptions): DueWorker {
  const { db, clock, log, onIdle } = options;
  return createDueWorker<ImageKey>({
    clock,
    most: MOST_IMAGES,
    nameOf: (key) => JSON.stringify(key),
    listDue: (left, now) =>
      listDueFindings(db, {
        rulesVersion: FINDING_RULES_VERSION,
        checkedBefore: new Date(now.getTime() - CHECK_EVERY_MS),
        left,
        limit: MOST_IMAGES,
      }),
    work: (key) =>
      storeFindings(options, key).then(
        () => true,
        (error) => {
          log.error({ err: error, ...key }, 'the findings of an image could not be stored');
          return false;
        },
      ),
    onIdle: async () => onIdle?.().catch((error) => log.error({ err: error }, 'known secrets could not be listed')),
  });
}

/** Finds and stores what could be saved in an image, unless that is known. */
export async function storeFindings({ db, clock, log, onStored }: FindingWriterOptions, key: ImageKey): Promise<void> {
  const now = clock.now();
  const image = await loadStoredImage(db, key.repositoryId, key.manifestId);
  const basis = basisOf(image);
  const stored = await findSetBasis(db, key);
  if (stored !== null && isUpToDate(stored, basis)) {
    await updateOrder(db, key, { image, basis }, now);
    // For images whose findings an older release stored.
    return logged(noteOutcomes(db, key));
  }
  const found = await findStored(db, key.repositoryId, image);
  if (found === null) return;
  const set = withOrder(found, await findOrder(db, key, image));
  await storeFindingSet(db, key, { set, basis }, now);
  await logged(noteOutcomes(db, key));
  await onStored?.(key).catch((error) =>
    log.error({ err: error, ...key }, 'new findings are named after the next push'),
  );

  function logged(noted: Promise<void>): Promise<void> {
    return noted.catch((error) => log.error({ err: error, ...key }, 'what a push mended could not be stored'));
  }
}

/** Replaces the findings about the order of layers in a set that is up to date otherwise: further pushes can be known by now. */
async function updateOrder(
  db: DatabaseClient,
  key: ImageKey,
  { image, basis }: { image: StoredImage; basis: FindingBasis },
  now: Date,
): Promise<void> {
  const set = await findFindingSet(db, key);
  // A newer release can have kinds and figures that this one does not know.
  if (set === null || set.rulesVersion !== basis.rulesVersion) return noteChecked(db, key, now);
  const found = await findOrder(db, key, image);
  if (isDeepStrictEqual(orderOf(set), found)) return noteChecked(db, key, now);
  await storeFindingSet(db, key, { set: withOrder(set, found), basis }, now);
}

async function findOrder(db: Database, key: ImageKey, image: StoredImage): Promise<Finding[]> {
  const history = await loadReleaseHistory(db, key, { rulesVersion: FINDING_RULES_VERSION, most: MOST_PUSHES });
  return findLayerOrder(image, history);
}

/** Returns null when a file index is missing by now: another process can have removed it since the image was listed. */
async function findStored(db: Database, repositoryId: string, image: Awaited<ReturnType<typeof loadStoredImage>>) {
  const digests = new Set(image.layers.map(({ digest }) => digest));
  const contents = await loadContents(db, repositoryId, [...digests]);
  return contents.size < digests.size ? null : inspectImage(image, contents);
}
