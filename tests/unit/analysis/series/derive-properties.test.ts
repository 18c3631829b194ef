import { describe, expect, it } from 'vitest';
import type { SeenTag } from '#lib/analysis/series/derive.ts';
import { deriveRepository } from '#lib/analysis/series/derive.ts';
import { cpuMs } from '#tests/support/cpu-time.ts';
import { below, checkSeeds, listSeeds, type Random, shuffle } from '#tests/support/random.ts';
import { AMD64, ARM64, day, image, input, type Seen, tag } from '#tests/unit/analysis/builders.ts';

const names = [
  'latest',
  '1.0.0',
  'v1.0.0',
  '1.0.1',
  '1.1.0-alpine3.20',
  '1.1.0-alpine3.21',
  '2.0.0-rc1',
  'main-3f2a9c1',
  'main-1b2c3d4',
  '20260101',
  '20260102',
  'jammy',
  'pr-1',
];

/** Creates a random history of tags with changing layers, platforms, compression, gaps and failed reads. */
function randomTags(random: Random): SeenTag[] {
  const pick = (max: number) => below(random, max);
  const look = (platform: string) =>
    image(`base:${100 + pick(2)} app:${pick(4)}`, {
      platform,
      compression: pick(9) === 0 ? 'zstd' : 'gzip',
      createdAt: pick(3) === 0 ? day(pick(60) - 50) : null,
      baseLayerCount: pick(2) === 0 ? 1 : null,
    });
  return names.map((name) => {
    let at = pick(5);
    const seen = Array.from({ length: pick(5) }, (): Seen => {
      at += 1 + pick(9);
      const platforms = [AMD64, ARM64].filter(() => pick(5) > 0);
      return [at, platforms.map(look), { fromFirstLook: pick(2) === 0 }];
    });
    return tag(name, seen, { goneAt: pick(8) === 0 ? day(150) : null });
  });
}

describe('deriveRepository with random histories', () => {
  const seeds = listSeeds(60);

  it('returns the same rows for any order of tags', () =>
    checkSeeds(seeds, (random) => {
      const tags = randomTags(random);
      const once = deriveRepository(input(tags));
      expect(deriveRepository(input(tags))).toEqual(once);
      expect(deriveRepository(input(shuffle(tags, random)))).toEqual({
        ...once,
        current: expect.arrayContaining(once.current),
      });
    }));

  it('returns unique rows with consistent positions, segments and bytes', () =>
    checkSeeds(seeds, (random) => {
      const { streams, series, points, current, summary } = deriveRepository(input(randomTags(random)));
      expect(new Set(streams.map((stream) => stream.id)).size).toBe(streams.length);
      expect(new Set(current.map((row) => `${row.tagId} ${row.platform}`)).size).toBe(current.length);
      expect(points).toHaveLength(series.reduce((sum, one) => sum + one.pointCount, 0));
      expect(summary.streamCount).toBe(streams.length);
      for (const one of series) {
        const line = points.filter((point) => point.seriesId === one.id);
        expect(streams.some((stream) => stream.id === one.streamId)).toBe(true);
        for (const [position, point] of line.entries()) {
          const before = line[position - 1];
          expect(point.position).toBe(position);
          expect(point.segment - (before?.segment ?? 0)).toBeOneOf(before ? [0, 1] : [0]);
          expect(point.pullCostBytes).toBeLessThanOrEqual(point.sizeBytes);
          if (point.comparedWithId === null) expect(point.pullCostBytes).toBe(point.sizeBytes);
          if (!before) expect(point.comparedWithId).toBeNull();
          if (point.baseBytes !== null) expect(point.baseBytes + (point.ownBytes ?? 0)).toBe(point.sizeBytes);
        }
      }
    }));

  it('orders the points of moving tags by time', () =>
    checkSeeds(seeds, (random) => {
      const { streams, series, points } = deriveRepository(input(randomTags(random)));
      const latest = streams.find((stream) => stream.key === 'tag:latest');
      for (const one of series.filter((row) => row.streamId === latest?.id)) {
        const times = points.filter((point) => point.seriesId === one.id).map((point) => point.at.getTime());
        expect(times).toEqual([...times].sort((a, b) => a - b));
      }
    }));

  it('leaves the series of other platforms unchanged when a platform is added', () =>
    checkSeeds(seeds, (random) => {
      const tags = randomTags(random);
      const alone = tags.map((one) => ({
        ...one,
        // An observation without an image would mean that nothing could be read, so such observations are left out.
        observations: one.observations.filter((seen) => seen.images.some((found) => found.platform === AMD64)),
      }));
      const onlyAmd = alone.map((one) => ({
        ...one,
        observations: one.observations.map((seen) => ({
          ...seen,
          images: seen.images.filter((found) => found.platform === AMD64),
        })),
      }));
      const amdPoints = (from: SeenTag[]) => {
        const { series, points } = deriveRepository(input(from));
        const ids = new Set(series.filter((one) => one.platform === AMD64).map((one) => one.id));
        return points
          .filter((point) => ids.has(point.seriesId))
          .map((point) => [point.tagName, point.sizeBytes])
          .sort();
      };
      const ordered = (from: SeenTag[]) =>
        from.filter((one) => !one.name.startsWith('main-') && !one.name.startsWith('v'));
      expect(amdPoints(ordered(onlyAmd))).toEqual(amdPoints(ordered(alone)));
    }));

  it('derives 1,000 tags × 8 platforms × 4 observations within a second', () => {
    const platforms = Array.from({ length: 8 }, (_, index) => `linux/p${index}`);
    const tags = Array.from({ length: 1_000 }, (_, index) => {
      const seen = Array.from({ length: 4 }, (_unused, push): Seen => {
        const layers = `base:${push} app:${index} a:1 b:2 c:3 d:4 e:5 f:6`;
        return [push, platforms.map((platform) => image(layers, { platform }))];
      });
      return tag(`${index % 7}.${index % 31}.${index}${index % 3 === 0 ? `-alpine3.${index % 5}` : ''}`, seen);
    });
    const start = cpuMs();
    const { points } = deriveRepository(input(tags));
    expect(cpuMs() - start).toBeLessThan(1_000);
    expect(points.length).toBe(32_000);
  });
});
