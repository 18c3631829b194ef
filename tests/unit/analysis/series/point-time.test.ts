import { describe, expect, it } from 'vitest';
import { findCreatedAt } from '#lib/analysis/series/point-time.ts';

const seen = new Date('2026-11-23T12:00:00Z');
const image = (createdAt: string | null) => ({
  manifestId: 1,
  digest: 'sha256:a',
  platform: 'linux/amd64',
  sizeBytes: 1,
  unpackedBytes: null,
  layerCount: 0,
  layersKey: '',
  layers: [],
  createdAt: createdAt === null ? null : new Date(createdAt),
  baseLayerCount: null,
  compression: 'gzip',
});

describe('findCreatedAt', () => {
  it.each([
    ['C-11: not a millisecond after the observation', '2026-11-23T12:00:00.001Z', false],
    ['C-11: not two years after the observation', '2028-11-23T00:00:00Z', false],
    ['the moment of the observation', '2026-11-23T12:00:00Z', true],
    ['C-09: the start of 2013', '2013-01-01T00:00:00Z', true],
    ['C-09: not a millisecond before 2013', '2012-12-31T23:59:59.999Z', false],
    ['C-10: not an absent one', null, false],
  ])('accepts a build time between 2013 and the observation: %s', (_, createdAt, isPlausible) => {
    expect(findCreatedAt(image(createdAt), seen)?.toISOString() ?? null).toBe(
      isPlausible && createdAt ? new Date(createdAt).toISOString() : null,
    );
  });
});
