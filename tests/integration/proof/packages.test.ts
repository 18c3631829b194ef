import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listImagePackages } from '#lib/contents/packages/image-packages.ts';
import { type Compared, compareImage, expectSame } from '#tests/support/proof/compare.ts';
import { findObstacle, openStore, type Store } from '#tests/support/proof/store.ts';
import { casesOf } from '#tests/support/prove.ts';
import { DEBIAN, DPKG, GO, type Installer, NPM, PIP, RPM } from './package-images.ts';

const obstacleOf = ({ programs, findMissing }: Installer) => findObstacle(programs) ?? findMissing?.() ?? null;
// Go compiles its standard library first.
const INSTALLERS = casesOf([DPKG, NPM, PIP, RPM, GO], 4).map((installer) => ({
  installer,
  obstacle: obstacleOf(installer),
}));
const WORKING = INSTALLERS.filter(({ obstacle }) => obstacle === null);

describe('packages of one image', () => {
  let store: Store | undefined;
  let image: Compared;
  const printed = new Map<Installer, string[]>();

  beforeAll(async () => {
    if (WORKING.length === 0) return;
    store = openStore('overlay');
    const scratch = join(store.folder, 'scratch');
    const all = WORKING.map(({ installer }) => {
      const folder = join(scratch, installer.kind);
      mkdirSync(folder, { recursive: true });
      return installer.stepsIn(folder);
    });
    const steps = [0, 1].map((step) => async (root: string) => {
      await Promise.all(all.map((each) => each[step]?.(root)));
    });
    const layout = join(store.folder, 'layout');
    await store.build(steps, layout);
    image = await compareImage(store, layout, async (root) => {
      for (const { installer } of WORKING) printed.set(installer, await installer.list(root));
    });
  }, 600_000);
  afterAll(() => store?.remove());

  for (const { installer, obstacle } of INSTALLERS)
    it.skipIf(obstacle !== null)(
      `are those of ${installer.listedBy}${obstacle === null ? '' : ` (${obstacle})`}`,
      () => {
        expectPackages(image, installer.kind, printed.get(installer));
      },
    );

  it.skipIf(WORKING.length === 0)('are in the files of the mounted image', () => expectSame(image));
});

const DEBIANS = casesOf([DEBIAN], 0);
const noDebian = obstacleOf(DEBIAN);

describe.skipIf(DEBIANS.length === 0 || noDebian !== null)(`a whole Debian (${noDebian ?? 'npm run prove'})`, () => {
  it.each(DEBIANS)(
    'has the files and packages of the mounted image',
    async (installer) => {
      const store = openStore('overlay');
      try {
        const scratch = join(store.folder, 'scratch');
        mkdirSync(scratch);
        const layout = join(store.folder, 'layout');
        await store.build(installer.stepsIn(scratch), layout);
        let printed: string[] = [];
        const image = await compareImage(store, layout, async (root) => {
          printed = await installer.list(root);
        });
        expectPackages(image, installer.kind, printed);
        // Some files of Debian are too large to be scanned.
        await expectSame(image, ['secrets-not-scanned']);
      } finally {
        await store.remove();
      }
    },
    1_800_000,
  );
});

function expectPackages({ layers }: Compared, kind: string, printed: string[] = []): void {
  const { packages } = listImagePackages(
    layers.map(({ index }, position) => ({ index, position })),
    null,
  );
  const found = packages.filter((one) => one.kind === kind).map(({ name, version }) => `${name} ${version}`);
  expect(printed.length).toBeGreaterThan(1);
  expect(found.sort()).toEqual([...new Set(printed)].sort());
}
