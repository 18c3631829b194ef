import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Compared, compareImage, expectSame, hasEntry } from '#tests/support/proof/compare.ts';
import { partOf } from '#tests/support/proof/found-file.ts';
import { writeTars } from '#tests/support/proof/layout.ts';
import { findObstacle, openStore, openTarFolder, type Store, type Unpacked } from '#tests/support/proof/store.ts';
import { directory } from '#tests/support/proof/tar-entries.ts';
import { rawTar } from '#tests/support/raw-tar.ts';
import { BUILT_CASES } from './built-cases.ts';
import { casesFor } from './tar-cases.ts';

const obstacle = findObstacle();
const title = (text: string) => (obstacle === null ? text : `${text} (${obstacle})`);

describe.skipIf(obstacle !== null)(title('layers that buildah writes from a file system'), () => {
  let store: Store;
  let image: Compared;

  beforeAll(async () => {
    store = openStore('overlay');
    const layout = join(store.folder, 'layout');
    const count = Math.max(...BUILT_CASES.map(({ steps }) => steps.length));
    const steps = Array.from({ length: count }, (_, step) => async (root: string) => {
      for (const each of BUILT_CASES) {
        if (step === 0) mkdirSync(join(root, each.folder));
        await each.steps[step]?.(join(root, each.folder));
      }
    });
    await store.build(steps, layout);
    image = await compareImage(store, layout);
  });
  afterAll(() => store?.remove());

  it.each(BUILT_CASES)('have the files of the mounted image: $name', ({ folder, isCase }) => {
    expect(hasEntry(image.layers, folder, isCase)).toBe(true);
    expect(partOf(image.merged, folder)).toEqual(partOf(image.mounted, folder));
  });

  it('have all files and sums of the mounted image', () => expectSame(image));
});

describe.each(['overlay', 'vfs', 'tar'] as const)('archives that %s unpacks', (judge) => {
  const cases = casesFor(judge);

  describe.skipIf(obstacle !== null)(title('layers'), () => {
    let store: Unpacked;
    let image: Compared;

    beforeAll(async () => {
      store = judge === 'tar' ? openTarFolder() : openStore(judge);
      const layout = join(store.folder, 'layout');
      const count = Math.max(...cases.map(({ layers }) => layers.length));
      const tars = Array.from({ length: count }, (_, layer) =>
        rawTar(
          cases.flatMap(({ folder, layers }) => {
            const entries = layers[layer] ?? [];
            return entries.length === 0 ? [] : [directory(folder), ...entries];
          }),
        ),
      );
      await writeTars(layout, tars);
      image = await compareImage(store, layout);
    });
    afterAll(() => store?.remove());

    it.each(cases)('have the files of the mounted image: $name', ({ folder, isCase }) => {
      expect(hasEntry(image.layers, folder, isCase)).toBe(true);
      expect(partOf(image.merged, folder)).toEqual(partOf(image.mounted, folder));
    });

    // A name that begins with a slash is marked.
    const notes = cases.some(({ folder }) => folder === 'forms') ? ['unsafe-paths'] : [];
    it('have all files and sums of the mounted image', () => expectSame(image, notes));
  });
});
