import { chooseLayers } from '#lib/contents/choose-layers.ts';
import { createTotalsCollector } from '#lib/contents/map/collect-totals.ts';
import { pruneTotals } from '#lib/contents/map/prune-totals.ts';
import { encodeTotals } from '#lib/contents/map/store-totals.ts';
import { isPartlyRead } from '#lib/contents/note.ts';
import { type ImagePackages, listImagePackages } from '#lib/contents/packages/image-packages.ts';
import { SUMS_VERSION } from '#lib/contents/packages/sums-version.ts';
import type { Database, DatabaseClient } from '#lib/db/client.ts';
import {
  clearPending,
  findPendingLayer,
  listCompleteImages,
  loadImageIndexes,
  type PendingLayer,
  type SummedPackage,
  showImageContents,
  storeImageContents,
} from '#lib/db/contents/image-contents.ts';
import { storableText } from '#lib/image/text.ts';
import type { Log } from '#lib/log/log.ts';
import type { Clock } from '#lib/registry/index.ts';

export type SummerOptions = {
  db: DatabaseClient;
  clock: Clock;
  log: Log;
  /** Called with each repository that shows further sums now, once for all of its images that are due. */
  onSummed?: (repositoryId: string) => Promise<void>;
};

export type ImageSummer = {
  /** Sums every image that is complete, until none is left. Calls during a run join it. */
  runDue(): Promise<void>;
  /** Ends after the image that is being summed. */
  stop(): Promise<void>;
};

/** Images of one statement. */
const BATCH = 50;

/** Names of files come from outside. A longer name or version is no package's, and would not fit into an index of PostgreSQL. */
const MOST_CHARACTERS = { name: 400, version: 200 };

/**
 * Creates the worker that sums the files and lists the packages of images after their last layer was read. An image that fails is
 * logged and left out; it is tried again after another of its layers was read.
 */
export function createImageSummer(options: SummerOptions): ImageSummer {
  const abort = new AbortController();
  let running: Promise<void> | null = null;
  return {
    runDue() {
      running ??= sumDue(options, abort.signal).finally(() => {
        running = null;
      });
      return running;
    },
    async stop() {
      abort.abort();
      await running?.catch(() => {});
    },
  };
}

async function sumDue(options: SummerOptions, signal: AbortSignal): Promise<void> {
  const { db, log, onSummed } = options;
  // Pending layers are ordered by repository.
  let changed: string | null = null;
  for (;;) {
    const pending = signal.aborted ? null : await findPendingLayer(db);
    if (changed !== null && pending?.repositoryId !== changed) {
      const repositoryId = changed;
      changed = null;
      await onSummed?.(repositoryId).catch((error) =>
        log.error({ err: error, repositoryId }, 'new sums of images are used after the next poll'),
      );
    }
    if (pending === null) return;
    if (await sumImagesOf(options, pending, signal)) changed = pending.repositoryId;
  }
}

/** @returns whether the repository shows further sums now */
async function sumImagesOf(
  { db, clock, log }: SummerOptions,
  layer: PendingLayer,
  signal: AbortSignal,
): Promise<boolean> {
  /** Images that failed, or that lost a file index meanwhile. */
  const left = new Set<number>();
  let isChanged = false;
  for (let isCleared = false; !signal.aborted; ) {
    const listed = await listCompleteImages(db, layer, BATCH + left.size);
    const images = listed.filter(({ manifestId }) => !left.has(manifestId));
    if (images.length === 0 && isCleared) break;
    if (images.length === 0) {
      // Listed once more afterwards, for images whose layers were confirmed in between.
      await clearPending(db, layer);
      isCleared = true;
    }
    const summed: number[] = [];
    for (const { manifestId, hasSums } of images) {
      if (signal.aborted) break;
      try {
        if (hasSums || (await sumImage(db, manifestId, clock.now()))) summed.push(manifestId);
        else left.add(manifestId);
      } catch (error) {
        left.add(manifestId);
        log.error({ err: error, manifestId }, 'the files of an image could not be summed');
      }
    }
    await showImageContents(db, layer.repositoryId, summed, clock.now());
    isChanged ||= summed.length > 0;
  }
  return isChanged;
}

/**
 * Stores the sums, packages and directories of an image whose layers were all read.
 *
 * @returns false when a file index is missing by now
 */
export async function sumImage(db: DatabaseClient, manifestId: number, now: Date): Promise<boolean> {
  const opened = await openLayers(db, manifestId);
  if (opened === null) return false;
  const { layers, isPartial } = opened;
  const collector = createTotalsCollector(layers.map(({ position }) => position));
  const { packages, totals, truncated } = listImagePackages(layers, null, collector.listener);
  const storable = toStorable(packages);
  const sums = { ...totals, truncated: truncated || isPartial || storable.length < packages.length };
  const collected = collector.finish();
  // Files of a layer that was read in part are missing in the map too.
  const pruned = pruneTotals({ ...collected, isCut: collected.isCut || sums.truncated });
  const { diveEfficiency } = collected;
  const stored = { sums, diveEfficiency, packages: storable, totals: encodeTotals(pruned) };
  await storeImageContents(db, manifestId, { ...stored, computedWith: SUMS_VERSION }, now);
  return true;
}

async function openLayers(db: Database, manifestId: number) {
  const stored = await loadImageIndexes(db, manifestId);
  if (stored === null) return null;
  const byDigest = new Map(stored.map((layer) => [layer.digest, layer]));
  const chosen = chooseLayers(stored, byDigest, new Map(stored.map(({ digest, index }) => [digest, index])));
  if (chosen.layers.length < stored.length && !chosen.isCut) throw new Error('A stored file index cannot be read.');
  return { layers: chosen.layers, isPartial: chosen.isCut || stored.some(({ notes }) => isPartlyRead(notes)) };
}

/** Texts that PostgreSQL refuses are changed, and two packages that are then the same are stored once. */
function toStorable(packages: ImagePackages['packages']): SummedPackage[] {
  const stored = new Map<string, SummedPackage>();
  for (const { kind, name, version, bytes, ...one } of packages) {
    if (name.length > MOST_CHARACTERS.name || (version?.length ?? 0) > MOST_CHARACTERS.version) continue;
    const names = { ecosystem: kind, name: storableText(name), version: version && storableText(version) };
    const { packedBytes, files, layers } = one;
    const key = JSON.stringify([kind, names.name, names.version ?? '']);
    if (!stored.has(key)) stored.set(key, { ...names, unpackedBytes: bytes, packedBytes, files, layers });
  }
  return [...stored.values()];
}
