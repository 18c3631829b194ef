import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Mended, mendAll } from '#tests/support/proof/mend-all.ts';
import { parseDockerfile } from '#tests/support/proof/recipe.ts';
import { findObstacle } from '#tests/support/proof/store.ts';
import { copyContext, openWorkshop, type Workshop } from '#tests/support/proof/workshop.ts';
import { casesOf } from '#tests/support/prove.ts';
import { FAULTY_IMAGES, type FaultyImage, makeRoot, prepareDistroless, prepareStatic } from './faulty-images.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/findings');
/** By how much the predicted saving may differ from the real one. */
const MOST = { certain: 0.1, estimated: 0.25 };
const MINUTES = 60_000;

const obstacle = findObstacle(['debootstrap', 'git', 'npm']);
const title = (text: string) => (obstacle === null ? text : `${text} (${obstacle})`);

/** Images without certain findings. The mended Next.js application is one, too. */
const CLEAN_IMAGES = [
  { name: 'a static program on scratch', prepare: prepareStatic, more: [] },
  { name: 'a program on packages of Debian without dpkg', prepare: prepareDistroless, more: ['COPY root /'] },
];

/** The difference of two numbers of bytes, as a part of the real one. */
const errorOf = (predicted: number, real: number) => Math.abs(predicted - real) / Math.max(1, real);

describe.skipIf(obstacle !== null)(title('findings of images that buildah builds'), () => {
  let workshop: Workshop;
  beforeAll(async () => {
    workshop = await openWorkshop();
  });
  afterAll(() => workshop?.remove());

  describe.each(casesOf(FAULTY_IMAGES, 1))(
    'of $name',
    ({ name, kinds, result, needed, prepare, base }: FaultyImage) => {
      let mended: Mended;

      beforeAll(async () => {
        const root = await makeRoot(base);
        try {
          await workshop.makeBase(root);
        } finally {
          rmSync(root, { recursive: true, force: true });
        }
        const context = copyContext(join(FIXTURES, name), join(workshop.folder, 'context'));
        await prepare(context);
        mended = await mendAll(workshop, context, result);
        console.info(mended.steps);
      }, 40 * MINUTES);

      it('are the faults of its Dockerfile', () => {
        const found = mended.first.items.filter(({ certainty }) => certainty === 'certain').map(({ kind }) => kind);
        expect([...new Set(found)].sort()).toEqual([...kinds].sort());
      });

      it('save what they predict', () => {
        expect(new Set(mended.steps.flatMap((step) => step.kinds)).size).toBeGreaterThanOrEqual(kinds.length - 1);
        const wrong = mended.steps.filter(
          ({ predicted, real, estimated }) => errorOf(predicted, real) > (estimated ? MOST.estimated : MOST.certain),
        );
        expect(wrong).toEqual([]);
      });

      it('leave what the application needs', () => {
        expect(needed.filter((path) => !mended.hasPath(path))).toEqual([]);
      });

      it('save their sum, and no certain one is left', () => {
        const { first, last } = mended;
        expect(errorOf(first.certainBytes, first.sizeBytes - last.sizeBytes)).toBeLessThanOrEqual(MOST.certain);
        expect(last.items.filter(({ certainty }) => certainty === 'certain')).toEqual([]);
      });
    },
  );

  it.each(casesOf(CLEAN_IMAGES, 1))(
    'are none that is certain in $name',
    async ({ name, prepare, more }) => {
      const context = copyContext(join(FIXTURES, 'clean'), join(workshop.folder, 'clean'));
      await prepare(context);
      const instructions = parseDockerfile(readFileSync(join(context, 'Dockerfile'), 'utf8'));
      const [from = '', ...others] = instructions;
      const { findings: set } = await workshop.build(
        { instructions: [from, ...more, ...others], ignored: [], files: {} },
        context,
      );
      expect(set, name).toMatchObject({ state: 'complete', certainBytes: 0 });
      expect(set.sizeBytes).toBeGreaterThan(100_000);
      expect(set.items.filter(({ certainty }) => certainty === 'certain')).toEqual([]);
    },
    5 * MINUTES,
  );
});
