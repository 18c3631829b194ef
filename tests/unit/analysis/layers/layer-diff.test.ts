import { describe, expect, it } from 'vitest';
import { distinctLayers, pullCostBytes } from '#lib/analysis/layers/layer-diff.ts';

const layer = (digest: string, sizeBytes: number) => ({ digest, sizeBytes });
const base = layer('base', 100);
const app = layer('app', 20);
const next = layer('next', 30);

describe('layer diff (D-07)', () => {
  it.each([
    ['a first image costs all', [base, app], null, 120],
    ['only what is new', [base, next], [base, app], 30],
    ['nothing where nothing changed', [base, app], [app, base], 0],
    ['nothing where layers were only removed', [base], [base, app], 0],
    ['each digest once', [base, app, app], null, 120],
    ['an image without layers', [], [base], 0],
  ])('computes the pull cost: %s', (_, layers, previous, bytes) => {
    expect(pullCostBytes(layers, previous)).toBe(bytes);
  });

  it('keeps each digest once, in order', () => {
    expect(distinctLayers([app, base, app])).toEqual([app, base]);
  });
});
