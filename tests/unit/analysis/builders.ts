import type { DerivedPoint, DeriveInput, SeenImage, SeenObservation, SeenTag } from '#lib/analysis/series/derive.ts';
import { deriveRepository } from '#lib/analysis/series/derive.ts';
import { seriesId } from '#lib/analysis/series/ids.ts';

/** Day 0 is 2026-01-01. */
export const day = (number: number): Date => new Date(Date.UTC(2026, 0, 1) + number * 86_400_000);
export const NOW = day(200);
export const AMD64 = 'linux/amd64';
export const ARM64 = 'linux/arm64';

const numbers = new Map<string, number>();
const numberOf = (text: string): number => numbers.get(text) ?? numbers.set(text, numbers.size + 1).size;

/** Parses "base:100 app:20": two layers of 100 and 20 bytes. Equal texts are equal images. */
export function image(layerText: string, extra: Partial<SeenImage> = {}): SeenImage {
  const layers = layerText.split(' ').map((part) => {
    const [name = '', size = '0'] = part.split(':');
    return { digest: `${name}@${size}`, sizeBytes: Number(size) };
  });
  const sizes = new Map(layers.map((layer) => [layer.digest, layer.sizeBytes]));
  const platform = extra.platform ?? AMD64;
  return {
    manifestId: numberOf(`${layerText} ${platform}`),
    digest: `sha256:${layerText} ${platform}`,
    platform,
    sizeBytes: [...sizes.values()].reduce((sum, size) => sum + size, 0),
    layerCount: layers.length,
    layersKey: layerText,
    unpackedBytes: null,
    createdAt: null,
    layers,
    baseLayerCount: null,
    compression: 'gzip',
    ...extra,
  };
}

/** A day, and the target of the tag from then on: layers for linux/amd64, images, or nothing readable. */
export type Seen = [number, string | SeenImage[], Partial<SeenObservation>?];

let observationId = 0;

export function tag(name: string, seen: Seen[], extra: Partial<SeenTag> = {}): SeenTag {
  const observations = seen.map(([at, what, more], index): SeenObservation => {
    const images = typeof what === 'string' ? [image(what)] : what;
    const next = seen[index + 1];
    observationId += 1;
    return {
      observationId,
      firstSeenAt: day(at),
      endedAt: next ? day(next[0]) : null,
      fromFirstLook: false,
      digest: `sha256:${name}${index}`,
      indexDigest: null,
      images,
      ...more,
    };
  });
  return { tagId: numberOf(`tag ${name}`), name, goneAt: null, observations, ...extra };
}

export function input(tags: SeenTag[], extra: Partial<DeriveInput> = {}): DeriveInput {
  return { repositoryId: 'repo', now: NOW, pinned: null, firstLookedAt: day(0), tags, ...extra };
}

export const derive = (tags: SeenTag[], extra: Partial<DeriveInput> = {}) => deriveRepository(input(tags, extra));

export function pointsOf(tags: SeenTag[], streamKey: string, platform = AMD64): DerivedPoint[] {
  const id = seriesId('repo', streamKey, platform);
  return derive(tags).points.filter((point) => point.seriesId === id);
}
