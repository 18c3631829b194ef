import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import type { AttributedLayer } from '#lib/analysis/layers/attribution.ts';
import { prefixKeys } from '#lib/image/image.ts';
import type { Series } from './series.ts';

/**
 * RecordedImage is the layers of a recorded image. `baseLayerCount` is null when no other repository has an image with
 * which it begins.
 */
export type RecordedImage = { layers: readonly AttributedLayer[]; baseLayerCount: number | null };
/** ImageOf returns the image of a push, or null when its layers were not recorded. */
export type ImageOf = (series: Series, index: number) => RecordedImage | null;

const Change = z.object({
  repo: z.string(),
  tag: z.string(),
  platform: z.string(),
  observedAt: z.iso.datetime(),
  /** [digest, size], lowest first */
  layers: z.array(z.tuple([z.string(), z.int()])),
});
const Layer = z.object({ digest: z.string(), createdBy: z.string().nullish() });

/** Reads the layers of linux/amd64 images from a folder's history/ and layers/, as far as they exist. */
export function readImages(folder: string): ImageOf {
  const changes = readFolder(join(folder, 'history'), Change).filter(({ platform }) => platform === 'linux/amd64');
  const instructions = new Map(
    readFolder(join(folder, 'layers'), Layer).map(({ digest, createdBy }) => [digest, createdBy ?? null]),
  );
  const layersOf = new Map<string, AttributedLayer[]>();
  const shownBy = new Map<string, Set<string>>();
  for (const { repo, tag, observedAt, layers } of changes) {
    const attributed = layers.map(([digest, sizeBytes]) => ({
      digest,
      sizeBytes,
      diffId: null,
      instruction: instructions.get(digest) ?? null,
    }));
    layersOf.set(keyOf(repo, tag, new Date(observedAt)), attributed);
    // prefixKeys omits the complete list. With one more layer the complete list is a prefix too.
    const whole = prefixKeys([...attributed, { digest: '' }]).at(-1) ?? '';
    shownBy.set(whole, (shownBy.get(whole) ?? new Set()).add(repo));
  }
  return ({ repository, tag, pushes }, index) => {
    const layers = layersOf.get(keyOf(repository, tag, pushes[index]?.at ?? new Date(0)));
    if (!layers) return null;
    const base = prefixKeys(layers).findLastIndex((key) => isShownElsewhere(shownBy.get(key), repository));
    return { layers, baseLayerCount: base < 0 ? null : base + 1 };
  };
}

const keyOf = (repository: string, tag: string, at: Date): string => `${repository}:${tag} ${at.getTime()}`;

function isShownElsewhere(repositories: ReadonlySet<string> | undefined, own: string): boolean {
  return repositories !== undefined && repositories.size > (repositories.has(own) ? 1 : 0);
}

function readFolder<T>(folder: string, schema: z.ZodType<T>): T[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl.gz'));
  return files.flatMap((name) => {
    const lines = gunzipSync(readFileSync(join(folder, name))).toString('utf8');
    return lines
      .trim()
      .split('\n')
      .map((line) => schema.parse(JSON.parse(line)));
  });
}
