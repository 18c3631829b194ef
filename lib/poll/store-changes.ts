import { compareBuilds } from '#lib/contents/change/compare-stored.ts';
import { CHANGE_VERSION } from '#lib/contents/change/image-change.ts';
import type { Database, DatabaseClient } from '#lib/db/client.ts';
import { loadImageIndexes } from '#lib/db/contents/image-contents.ts';
import { checkOrderAgain } from '#lib/db/findings/due-findings.ts';
import { loadImageBuild } from '#lib/db/images/image-build.ts';
import { type ImagePair, listDueChanges, storeImageChange } from '#lib/db/images/image-changes.ts';
import { MOST_PUSHES as MOST_LATER } from '#lib/findings/history/layer-order.ts';
import type { Log } from '#lib/log/log.ts';
import type { Clock } from '#lib/registry/index.ts';
import { createDueWorker, type DueWorker } from './due-worker.ts';

export type ChangeWriterOptions = {
  db: DatabaseClient;
  clock: Clock;
  log: Log;
  /** Called after each push whose change was stored. */
  onStored?: () => void;
};

/** Pushes of one run. Sums of new images wait for its end. */
const MOST_PUSHES = 20;

/**
 * Creates the worker that stores what nodes pull again for a push though they have it, once the file lists of both images are stored.
 * It also replaces what an older release computed.
 */
export function createChangeWriter(options: ChangeWriterOptions): DueWorker {
  const { db, clock, log, onStored } = options;
  return createDueWorker<ImagePair>({
    clock,
    most: MOST_PUSHES,
    nameOf: ({ fromId, toId }) => `${fromId} ${toId}`,
    listDue: (left) => listDueChanges(db, { computedWith: CHANGE_VERSION, left, limit: MOST_PUSHES }),
    async work(pair) {
      const isStored = await storeChange(options, pair).catch((error) => {
        log.error({ err: error, ...pair }, 'a push could not be compared with the image before');
        return false;
      });
      if (isStored) onStored?.();
      return isStored;
    },
  });
}

/** @returns false when a file index is missing by now, or the images have too many files */
export async function storeChange(
  { db, clock }: Pick<ChangeWriterOptions, 'db' | 'clock'>,
  pair: ImagePair,
): Promise<boolean> {
  const from = await loadImage(db, pair.fromId);
  const to = from && (await loadImage(db, pair.toId));
  const change = from && to && compareBuilds(from, to);
  if (change === null) return false;
  await storeImageChange(db, pair, { change, computedWith: CHANGE_VERSION }, clock.now());
  await checkOrderAgain(db, pair, MOST_LATER);
  return true;
}

async function loadImage(db: Database, manifestId: number) {
  const layers = await loadImageIndexes(db, manifestId);
  return layers && { layers, build: await loadImageBuild(db, manifestId) };
}
