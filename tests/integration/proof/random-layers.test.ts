import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { compareImage, expectSame } from '#tests/support/proof/compare.ts';
import { writeTars } from '#tests/support/proof/layout.ts';
import { findObstacle, openStore, type Store } from '#tests/support/proof/store.ts';
import { casesOf } from '#tests/support/prove.ts';
import { checkSeeds, listSeeds } from '#tests/support/random.ts';
import { changeFiles } from './random-changes.ts';
import { randomTars } from './random-tars.ts';

const obstacle = findObstacle();
const title = (text: string) => (obstacle === null ? text : `${text} (${obstacle})`);
const SEEDS = casesOf(listSeeds(40), 1);
const MOST_LAYERS = 5;

describe.skipIf(obstacle !== null)(title('random layers'), () => {
  describe('that buildah writes from a changed file system', () => {
    let store: Store;
    beforeAll(() => {
      store = openStore('overlay');
    });
    afterAll(() => store?.remove());

    it.each(SEEDS)('have the files of the mounted image: seed %i', { timeout: 180_000 }, (seed) =>
      checkSeeds([seed], async (random) => {
        const layout = join(store.folder, `layout-${seed}`);
        const steps = Array.from({ length: MOST_LAYERS }, () => (root: string) => changeFiles(root, random));
        await store.build(steps, layout);
        await expectSame(await compareImage(store, layout));
      }),
    );
  });

  describe('that are archives of any order', () => {
    let store: Store;
    beforeAll(() => {
      store = openStore('vfs');
    });
    afterAll(() => store?.remove());

    it.each(SEEDS)('have the files of the mounted image: seed %i', { timeout: 180_000 }, (seed) =>
      checkSeeds([seed], async (random) => {
        const layout = join(store.folder, `layout-${seed}`);
        await writeTars(layout, randomTars(random, MOST_LAYERS));
        await expectSame(await compareImage(store, layout));
      }),
    );
  });
});
