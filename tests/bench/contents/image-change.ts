import { compareStored, type StoredLayer } from '#lib/contents/change/compare-stored.ts';
import { createContentHashes, keyIdOf } from '#lib/contents/content-hash.ts';
import { createIndexWriter } from '#lib/contents/index/encode.ts';
import { type Line, percentile, timed } from '../report.ts';

const FILES_PER_LAYER = 100_000;
const RUNS = 10;
const MOST_MS = 2_500;
const KEY = Buffer.alloc(32, 1);

/** Measures what nodes pull again between two images with 200,000 files each, of which every layer was built again. */
export async function measureImageChange(): Promise<Line[]> {
  const images = [await imageOf('old', 0), await imageOf('new', 7)] as const;
  const times: number[] = [];
  let share = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const { ms, result: value } = await timed(async () => compareStored(images[0], images[1]));
    if (value === null) throw new Error('the images are too large to be compared');
    share = value.unchangedBytes / value.pullBytes;
    times.push(ms);
  }
  const [p50, worst] = [percentile(times, 0.5), Math.max(...times)];
  return [
    {
      what: `comparing two images with 200,000 files (${Math.round(share * 100)} % unchanged)`,
      value: `p50 ${p50.toFixed(0)} ms, worst ${worst.toFixed(0)} ms`,
      target: `p50 ≤ ${MOST_MS} ms`,
      met: p50 <= MOST_MS,
    },
  ];
}

/** @param change - one in this many files has another content than in an image without changes; 0 for none */
const imageOf = (name: string, change: number): Promise<StoredLayer[]> =>
  Promise.all(
    [0, 1].map(async (position) => ({
      digest: `${name} ${position}`,
      position,
      sizeBytes: FILES_PER_LAYER * 5_000,
      entryCount: FILES_PER_LAYER,
      notes: [],
      index: await indexOf(position, change),
    })),
  );

async function indexOf(layer: number, change: number): Promise<Uint8Array> {
  const writer = createIndexWriter(keyIdOf(KEY));
  const hashes = createContentHashes(KEY);
  const none = { apparentBytes: null, target: null, flags: 0, rawName: null };
  for (let number = layer * FILES_PER_LAYER; number < (layer + 1) * FILES_PER_LAYER; number += 1) {
    const path = `usr/lib/group${(number / 1_000) | 0}/part${((number / 50) | 0) % 20}/file${number}`;
    writer.add({ path, kind: 'file', sizeBytes: 500 + ((number * 37) % 30_000), ...none }, null);
    const isChanged = change > 0 && number % change === 0;
    writer.setHash(hashes.of(Buffer.from(`${number} ${isChanged}`)));
    writer.addPacked(200 + ((number * 11) % 9_000));
  }
  return writer.encode([], () => null);
}
