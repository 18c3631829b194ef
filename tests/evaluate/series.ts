import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import type { Push } from '#lib/analysis/judge/steps.ts';

const Line = z.object({
  repo: z.string(),
  tag: z.string(),
  platform: z.string(),
  /** [epochSeconds, total size, layer count, digest] */
  points: z.array(z.tuple([z.int(), z.int(), z.int(), z.string()])),
});

export type Series = {
  repository: string;
  tag: string;
  pushes: Push[];
  /** Digests of the pushes, as in the data. Absent when they are not needed. */
  digests?: readonly string[];
};

/** Fewer pushes leave nothing to compare before and after. */
const MIN_PUSHES = 15;

/** Reads linux/amd64 series of a folder's series.jsonl.gz. Tags that always pointed to the same images count once. */
export function readSeries(folder: string): Series[] {
  const text = gunzipSync(readFileSync(join(folder, 'series.jsonl.gz'))).toString('utf8');
  const seen = new Set<string>();
  return text
    .trim()
    .split('\n')
    .map((line) => Line.parse(JSON.parse(line)))
    .filter(({ platform, points }) => {
      const key = points.map(([seconds, , , digest]) => `${seconds} ${digest}`).join();
      const isNew = platform === 'linux/amd64' && points.length >= MIN_PUSHES && !seen.has(key);
      seen.add(key);
      return isNew;
    })
    .map(({ repo, tag, points }) => ({
      repository: repo,
      tag,
      pushes: points.map(([seconds, sizeBytes]) => ({ at: new Date(seconds * 1_000), sizeBytes, segment: 1 })),
      digests: points.map(([, , , digest]) => digest),
    }));
}
