import { describe, expect, it } from 'vitest';
import type { Files } from '../indexes.ts';
import { indexOfFiles } from '../indexes.ts';
import { totalsOf } from './map-of.ts';

const efficiencyOf = async (...layers: Files[]) =>
  totalsOf(await Promise.all(layers.map((files) => indexOfFiles(files)))).diveEfficiency;

/** Expected figures are those of the formula in wagoodman/dive, filetree/efficiency.go, worked out by hand. */
describe('the efficiency that dive shows', () => {
  it('is 1 where no path occurs twice, and for an image without files', async () => {
    expect(await efficiencyOf({ 'a/x': 70, 'a/y': 30 }, { 'b/z': 50 })).toBe(1);
    expect(await efficiencyOf({})).toBe(1);
  });

  it('counts a path that occurs in several layers once, with its smallest size', async () => {
    expect(await efficiencyOf({ x: 100 }, { x: 60 })).toBe(60 / 160);
    expect(await efficiencyOf({ x: 60 }, { x: 100 }, { x: 40 })).toBe(40 / 200);
    expect(await efficiencyOf({ x: 100, y: 300 }, { x: 100 })).toBe(400 / 500);
  });

  it('counts a deleted file as nothing of its size', async () => {
    expect(await efficiencyOf({ 'tmp/x': 100, y: 300 }, { '-tmp/x': 0 })).toBe(300 / 400);
    // It came back: three times, of which one has no bytes.
    expect(await efficiencyOf({ x: 100 }, { '-x': 0 }, { x: 100 })).toBe(0);
  });

  it('counts a deleted directory as one path with all of its bytes', async () => {
    expect(await efficiencyOf({ 'cache/x': 100, 'cache/y': 200, z: 300 }, { '-cache': 0 })).toBe(1);
    // One path of 600 + 300 bytes is there twice: z, with 300 at least.
    expect(await efficiencyOf({ 'cache/x': 100, 'cache/y': 200, z: 300 }, { '-cache': 0 }, { z: 300 })).toBe(
      Math.round((900 / 1_200) * 1e6) / 1e6,
    );
  });

  it('is what ours is not: ours counts what was deleted with its directory', async () => {
    const totals = totalsOf(
      await Promise.all([indexOfFiles({ 'cache/x': 300, y: 100 }), indexOfFiles({ '-cache': 0 })]),
    );
    const sums = [...totals.root.layers.values()].map(({ all }) => [all.unpacked, all.wastedUnpacked]);
    expect([totals.diveEfficiency, sums]).toEqual([1, [[400, 300]]]);
  });
});
