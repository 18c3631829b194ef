import { describe, expect, it } from 'vitest';
import { listWantedLayers } from '#lib/analysis/layers/wanted-layers.ts';

const GB = 1_000_000_000;

type Image = { layers: { digest: string; sizeBytes: number }[]; baseLayerCount: number | null };

/** An image of layers of 100 bytes, or of the size after the colon. */
const image = (layers: string[], baseLayerCount: number | null = null): Image => ({
  baseLayerCount,
  layers: layers.map((text) => {
    const [digest = '', size = '100'] = text.split(':');
    return { digest, sizeBytes: Number(size) };
  }),
});
const track = (seriesId: string, images: Image[], isAlive = true) => ({
  seriesId,
  isAlive,
  points: images.map((one) => ({ image: one })),
});
const words = (layers: ReturnType<typeof listWantedLayers>) =>
  layers.map(({ digest, priority, isBase }) => `${digest} ${priority}${isBase ? ' base' : ''}`);

describe('the layers that are read automatically', () => {
  it('are those of the newest push of each series, the headline first, own before base layers', () => {
    const tracks = [
      track('other', [image(['debian', 'tool'], 1)]),
      track('headline', [image(['old-base', 'old'], 1), image(['base', 'run', 'app'], 1)]),
    ];
    expect(words(listWantedLayers(tracks, 'headline', GB))).toEqual([
      'run 2',
      'app 2',
      'base 2 base',
      'tool 3',
      'debian 3 base',
    ]);
  });

  it('are wanted once, in the order of the image that needs them first', () => {
    const tracks = [
      track('a', [image(['shared', 'a'], 1)]),
      track('headline', [image(['shared', 'shared', 'b'], 2)]),
      track('c', [image(['a', 'c'], 1)]),
      track('d', [image(['shared', 'd'])]),
    ];
    expect(words(listWantedLayers(tracks, 'headline', GB))).toEqual(['b 2', 'shared 2 base', 'a 3', 'c 3', 'd 3']);
  });

  it('are own layers where the base is unknown', () => {
    expect(words(listWantedLayers([track('x', [image(['one', 'two'])])], null, GB))).toEqual(['one 3', 'two 3']);
  });

  it('have at most the given size', () => {
    const tracks = [track('x', [image([`fits:${GB}`, `big:${GB + 1}`, 'small'])])];
    expect(words(listWantedLayers(tracks, 'x', GB))).toEqual(['fits 2', 'small 2']);
    expect(listWantedLayers(tracks, 'x', 0)).toEqual([]);
  });

  it('leave out series whose tags are gone, and series without a push', () => {
    expect(listWantedLayers([track('gone', [image(['x'])], false), track('empty', [])], 'gone', GB)).toEqual([]);
  });
});
