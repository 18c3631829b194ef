import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { predictImage, sizesOf } from '#lib/analysis/what-if/predict-image.ts';
import { distinctSizeBytes } from '#lib/image/image.ts';

const layer = (digest: string, sizeBytes: number) => ({ digest, sizeBytes });
const IMAGE = [layer('os', 50), layer('node', 30), layer('npm', 20), layer('app', 5)];
const SLIM = [layer('slim', 25), layer('node', 30)];
const NOTHING = { base: null, savedBytes: 0, savedBaseBytes: 0, changedFrom: null };

describe('predictImage', () => {
  it('replaces the base and keeps the own layers; a node lacks the other base and all own layers', () => {
    expect(predictImage(IMAGE, 2, { ...NOTHING, base: SLIM })).toEqual({
      sizeBytes: 80,
      baseBytes: 55,
      ownBytes: 25,
      pullBytes: 25 + 25,
    });
  });

  it('subtracts what findings save; the layers from the lowest changed one on are built again', () => {
    const mended = { ...NOTHING, savedBytes: 8, changedFrom: 2 };
    expect(predictImage(IMAGE, 2, mended)).toEqual({ sizeBytes: 97, baseBytes: 80, ownBytes: 17, pullBytes: 17 });
    expect(predictImage(IMAGE, 2, { ...NOTHING, savedBytes: 2, changedFrom: 3 })?.pullBytes).toBe(3);
  });

  it('takes what a smaller base saves from the base, and not from the own layers', () => {
    expect(predictImage(IMAGE, 2, { ...NOTHING, savedBytes: 33, savedBaseBytes: 30, changedFrom: 0 })).toEqual({
      sizeBytes: 72,
      baseBytes: 50,
      ownBytes: 22,
      pullBytes: 72,
    });
  });

  it('counts a layer of both parts once', () => {
    const empty = layer('empty', 1);
    const image = [layer('os', 50), empty, layer('app', 5), empty];
    expect(predictImage(image, 2, { ...NOTHING, base: [layer('slim', 25), empty] })).toEqual({
      sizeBytes: 31,
      baseBytes: 26,
      ownBytes: 5,
      pullBytes: 30,
    });
  });

  it('predicts no other base where the end of the base is unknown, but what findings save', () => {
    expect(predictImage(IMAGE, null, { ...NOTHING, base: SLIM })).toBeNull();
    expect(predictImage(IMAGE, null, { ...NOTHING, savedBytes: 5, changedFrom: 2 })).toEqual({
      sizeBytes: 100,
      baseBytes: null,
      ownBytes: null,
      pullBytes: 20,
    });
  });

  const layers = fc
    .array(fc.integer({ min: 0, max: 9 }), { maxLength: 12 })
    .map((numbers) => numbers.map((number) => layer(`l${number}`, number * 7)));

  it('is the image itself, to the byte, with nothing changed or the same base', () => {
    fc.assert(
      fc.property(layers, fc.nat(12), (image, at) => {
        const baseCount = Math.min(at, image.length);
        const same = { ...sizesOf(image, baseCount), pullBytes: 0 };
        expect(predictImage(image, baseCount, NOTHING)).toEqual(same);
        expect(predictImage(image, baseCount, { ...NOTHING, base: image.slice(0, baseCount) })).toEqual(same);
      }),
    );
  });

  it('has the size of the distinct layers of both parts, and never pulls more than that', () => {
    fc.assert(
      fc.property(layers, layers, fc.nat(12), (image, base, at) => {
        const baseCount = Math.min(at, image.length);
        const predicted = predictImage(image, baseCount, { ...NOTHING, base });
        expect(predicted?.sizeBytes).toBe(distinctSizeBytes([...base, ...image.slice(baseCount)]));
        expect(predicted?.pullBytes).toBeLessThanOrEqual(predicted?.sizeBytes ?? 0);
        expect((predicted?.baseBytes ?? 0) + (predicted?.ownBytes ?? 0)).toBe(predicted?.sizeBytes);
      }),
    );
  });
});
