import { describe, expect, it } from 'vitest';
import { WHOLE_IMAGE } from '#lib/contents/map/map-place.ts';
import { openPlace } from '#lib/contents/map/open-place.ts';
import { mergePlace, type WantedPlace } from '#lib/contents/map/read-place.ts';
import { createTotalsTree } from '#lib/contents/map/totals-tree.ts';
import { bytesOfNode } from '#lib/views/images/kept-totals.ts';
import { atOf, file, layerOf, openMap, totalsOf } from './map-of.ts';

const DEEP = 'a/b/c/d/e/f/g/h/i/j/k/l';

describe('the map of a large image', () => {
  it('opens a package with the longest name and version', async () => {
    const named = { kind: 'dpkg', name: '名'.repeat(256), version: '版'.repeat(128) } as const;
    const indexes = [await layerOf([file('opt/one', 50_000), file('opt/two', 1)], { 'opt/one': named })];
    const map = openMap(indexes, totalsOf(indexes), 'layers');
    const at = (await map.draw('', 2))?.map(atOf).find((one) => one?.includes('/p:')) ?? '';
    expect((await map.open(at))?.node.package).toEqual(named);
  });

  it('reads the lists once for a directory that does not exist, and again only far below what was read', async () => {
    const layers = [{ index: await layerOf([file('usr/small', 1), file(`${DEEP}/m/n`, 1)]), position: 0 }];
    const totals = totalsOf(layers.map(({ index }) => index));
    const read: string[] = [];
    const open = (path: string) =>
      openPlace(totals, { by: 'directories', place: { ...WHOLE_IMAGE, path } }, async (wanted) => {
        read.push(wanted.path);
        return mergePlace(layers, wanted);
      });
    expect(await open('usr/none/of/these/at/all')).toBeNull();
    expect(read).toEqual(['usr']);
    expect(await open(`${DEEP}/m`)).not.toBeNull();
    expect(read).toEqual(['usr', 'a/b/c/d/e/f', `${DEEP}/m`]);
  });

  it('keeps the largest files of a directory, so that it fits into what is kept', async () => {
    const files = Array.from({ length: 31_000 }, (_, number) => file(`usr/file${number}`, 1_000 + number));
    const layers = [{ index: await layerOf(files), position: 0 }];
    const wanted: WantedPlace = { place: { ...WHOLE_IMAGE, path: 'usr' }, path: 'usr', known: null, marks: null };
    const found = mergePlace(layers, wanted);
    expect(found?.isCut).toBe(true);
    expect(found?.node.children?.has('file30999')).toBe(true);
    expect(found?.node.children?.has('file0')).toBe(false);
    expect(found?.node.layers.get(0)?.all.files).toBe(31_000);
    expect(found && bytesOfNode(found.node)).toBeLessThan(16 * 1024 * 1024);
  });

  it('adds the files of many layers to the root, once they have too many sums', () => {
    const tree = createTotalsTree({ depth: 6, leastFileBytes: 0 });
    for (let layer = 0; layer < 120; layer += 1)
      for (let number = 0; number < 2_000; number += 1) tree.fileSums(`usr/file${number}`, 1, layer).all.files += 1;
    const files = [...(tree.root.children?.get('usr')?.children?.values() ?? [])];
    const rows = files.reduce((sum, { layers }) => sum + layers.size, 0);
    const inRoot = [...tree.root.layers.values()].reduce((sum, { all }) => sum + all.files, 0);
    expect([tree.isCut, rows, inRoot]).toEqual([true, 200_000, 40_000]);
  });
});
