import { describe, expect, it } from 'vitest';
import { alignInOrder } from '#lib/analysis/layers/align.ts';
import { type AttributedLayer, attribute, contentDeltaOf } from '#lib/analysis/layers/attribution.ts';
import { below, checkSeeds, listSeeds } from '#tests/support/random.ts';

const layer = (
  digest: string,
  sizeBytes: number,
  instruction: string | null = null,
  diffId: string | null = null,
): AttributedLayer => ({ digest, sizeBytes, instruction, diffId });
const image = (layers: AttributedLayer[], baseLayerCount: number | null = null) => ({ layers, baseLayerCount });
const changes = (from: AttributedLayer[], to: AttributedLayer[]) =>
  attribute(image(from), image(to)).layers.map(({ change, deltaBytes }) => `${change} ${deltaBytes}`);

describe('alignInOrder', () => {
  it.each([
    ['abc', 'abc', 'aa bb cc'],
    ['abc', 'xbz', 'bb'],
    ['abcd', 'acbd', 'aa cc dd'],
    ['', 'abc', ''],
    ['aab', 'ab', 'aa bb'],
  ])('aligns %s and %s as %s', (a, b, expected) => {
    const pairs = alignInOrder([...a], [...b]);
    expect(pairs.map(([i, j]) => `${a[i]}${b[j]}`).join(' ')).toBe(expected);
  });

  it('never pairs layers without an identity', () => {
    expect(alignInOrder([null, 'a'], [null, 'a'])).toEqual([[1, 1]]);
  });
});

describe('attribute', () => {
  it('classifies layers as same, changed, added or removed', () => {
    const from = [layer('base', 100), layer('deps1', 50, 'RUN npm ci'), layer('extra', 5, 'COPY docs .')];
    const to = [layer('base', 100), layer('deps2', 62, 'RUN npm ci'), layer('new', 7, 'COPY assets .')];
    expect(changes(from, to)).toEqual(['same 0', 'changed 12', 'removed -5', 'added 7']);
  });

  it('matches instructions despite different hashes, and finds recompressed and moved layers', () => {
    const hash = (letter: string) => letter.repeat(64);
    const from = [
      layer('a', 10, `/bin/sh -c #(nop) COPY file:${hash('a')} in /app `),
      layer('b', 20, null, 'sha256:x'),
      layer('c', 30),
    ];
    const to = [
      layer('c', 30),
      layer('a2', 13, `/bin/sh -c #(nop) COPY file:${hash('b')} in /app `),
      layer('b2', 15, null, 'sha256:x'),
    ];
    expect(changes(from, to).sort()).toEqual(['changed 3', 'recompressed -5', 'same 0']);
    expect(changes([layer('a', 1), layer('b', 2)], [layer('b', 2), layer('a', 1)]).sort()).toEqual([
      'moved 0',
      'same 0',
    ]);
  });

  it('splits the change into base and own bytes, and names the layer with the largest share', () => {
    const from = image([layer('d1', 100, 'ADD rootfs'), layer('n1', 50, 'RUN npm ci')], 1);
    const to = image([layer('d2', 104, 'ADD rootfs'), layer('n2', 62, 'RUN npm ci')], 1);
    expect(attribute(from, to)).toMatchObject({
      deltaBytes: 16,
      baseDeltaBytes: 4,
      ownDeltaBytes: 12,
      main: { layer: { instruction: 'RUN npm ci', deltaBytes: 12, part: 'own' }, share: 0.75 },
    });
    expect(attribute({ ...from, baseLayerCount: null }, to)).toMatchObject({
      baseDeltaBytes: null,
      ownDeltaBytes: null,
    });
  });

  it('names as main a layer that changed in the direction of the whole image', () => {
    const shrunk = attribute(
      image([layer('a', 50, 'RUN x'), layer('b', 9, 'RUN y')]),
      image([layer('b2', 10, 'RUN y')]),
    );
    expect(shrunk.main).toMatchObject({ layer: { change: 'removed', deltaBytes: -50 } });
    expect(attribute(image([layer('a', 5)]), image([layer('a', 5)])).main).toBeNull();
  });

  it('counts recompressed layers as neither base nor own growth, and never names one as main', () => {
    const from = image([layer('d1', 100, 'ADD rootfs', 'root'), layer('n1', 50, 'RUN npm ci', 'npm1')], 1);
    const to = image([layer('d2', 160, 'ADD rootfs', 'root'), layer('n2', 62, 'RUN npm ci', 'npm2')], 1);
    const found = attribute(from, to);
    expect(found).toMatchObject({
      deltaBytes: 72,
      baseDeltaBytes: 60,
      ownDeltaBytes: 12,
      recompressed: { deltaBytes: 60, baseDeltaBytes: 60, ownDeltaBytes: 0 },
      main: { layer: { instruction: 'RUN npm ci', change: 'changed' }, share: 1 },
    });
    expect(contentDeltaOf(found)).toEqual({ deltaBytes: 12, baseDeltaBytes: 0, ownDeltaBytes: 12 });
  });

  it('names the layer that grew even if recompression made the image smaller', () => {
    const from = image([layer('d1', 100, 'ADD rootfs', 'root'), layer('n1', 50, 'RUN npm ci', 'npm1')]);
    const to = image([layer('d2', 70, 'ADD rootfs', 'root'), layer('n2', 62, 'RUN npm ci', 'npm2')]);
    expect(attribute(from, to)).toMatchObject({
      deltaBytes: -18,
      main: { layer: { deltaBytes: 12, instruction: 'RUN npm ci' }, share: 1 },
    });
  });

  it('names no main layer when everything was only recompressed', () => {
    const found = attribute(image([layer('a', 40, 'RUN x', 'x')]), image([layer('b', 90, 'RUN x', 'x')]));
    expect(found.main).toBeNull();
    expect(contentDeltaOf(found).deltaBytes).toBe(0);
  });

  it('adds up to the exact change for random pairs of images', () =>
    checkSeeds(listSeeds(500), (random) => {
      const upTo = (limit: number) => below(random, limit);
      const randomLayers = () =>
        Array.from({ length: upTo(9) }, () =>
          layer(`d${upTo(12)}`, 0, upTo(3) ? `RUN step ${upTo(6)}` : null, upTo(2) ? `x${upTo(8)}` : null),
        ).map((one) => ({ ...one, sizeBytes: 1_000 + Number(one.digest.slice(1)) * 37 }));
      const [from, to] = [image(randomLayers(), upTo(4)), image(randomLayers(), upTo(4))];
      const { layers, deltaBytes, baseDeltaBytes, ownDeltaBytes } = attribute(from, to);
      expect(layers.reduce((sum, one) => sum + one.deltaBytes, 0)).toBe(deltaBytes);
      expect((baseDeltaBytes ?? 0) + (ownDeltaBytes ?? 0)).toBe(deltaBytes);
      const sides = layers.flatMap(({ from: old, to: now }) => [
        old && `from ${old.digest}`,
        now && `to ${now.digest}`,
      ]);
      expect(new Set(sides.filter(Boolean)).size).toBe(sides.filter(Boolean).length);
    }));
});
