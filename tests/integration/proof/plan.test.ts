import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { predictImage } from '#lib/analysis/what-if/predict-image.ts';
import { type AppliedPlan, applyPlan } from '#tests/support/proof/apply-plan.ts';
import { parseDockerfile } from '#tests/support/proof/recipe.ts';
import { findObstacle } from '#tests/support/proof/store.ts';
import { openWorkshop, type Workshop } from '#tests/support/proof/workshop.ts';
import { casesOf } from '#tests/support/prove.ts';
import { makeRoot } from './faulty-images.ts';
import { faultsOf, openApplication, RELEASED_IMAGES } from './released-images.ts';

/** By how much a prediction may differ from what is measured. */
const MOST = { certain: 0.1, estimated: 0.25, otherBase: 0.02 };
const MINUTES = 60_000;
/** The lock file is stored twice when it is copied before the other files. */
const LOCK_BYTES = 50_000;
/** The fewest of which the order of layers can be judged are in the gate. */
const RELEASES = process.env.PLIMSOLL_PROVE === 'true' ? 8 : 4;
const LOCK_CHANGE = RELEASES / 2;

/** Each makes another base of the first one. */
const OTHER_BASES = [
  'COPY base.bin /opt/',
  'RUN cp /usr/local/bin/node /node-copy',
  'RUN head -c 3000000 /dev/urandom > /noise',
];

const obstacle = findObstacle(['debootstrap', 'git', 'npm']);
const title = (text: string) => (obstacle === null ? text : `${text} (${obstacle})`);

/** The difference of two numbers of bytes, as a part of the real one. */
const errorOf = (predicted: number, real: number) => Math.abs(predicted - real) / Math.max(1, real);

describe.skipIf(obstacle !== null)(title('plans of images that buildah builds'), () => {
  let workshop: Workshop;
  beforeAll(async () => {
    workshop = await openWorkshop();
  });
  afterAll(() => workshop?.remove());

  describe.each(casesOf(RELEASED_IMAGES, 1))('of releases of $name', (image) => {
    let applied: AppliedPlan;

    beforeAll(async () => {
      const { base, result } = faultsOf(image);
      const root = await makeRoot(base);
      try {
        await workshop.makeBase(root);
      } finally {
        rmSync(root, { recursive: true, force: true });
      }
      const application = await openApplication(workshop, image, LOCK_CHANGE);
      const instructions = parseDockerfile(readFileSync(join(application.context, 'Dockerfile'), 'utf8'));
      const recipe = { instructions, ignored: [], files: {} };
      applied = await applyPlan({ application, recipe, releases: RELEASES, result });
      console.info(applied.steps);
    }, 60 * MINUTES);

    it('see which layer releases build again', () => {
      const order = applied.first.items.filter(({ kind }) => kind === 'layer-order');
      const changed = RELEASES - (image.lock === null ? 1 : 2);
      expect(order).toMatchObject([
        {
          certainty: 'certain',
          title: expect.stringMatching(/^COPY <files> \/\w+ above /),
          layers: [{ instruction: expect.stringContaining(image.installs) }],
          perRelease: { changed, releases: RELEASES - 1 },
        },
      ]);
    });

    it('save what they predict', () => {
      const wrong = applied.steps.filter(({ predicted, real, estimated }) =>
        predicted === 0
          ? Math.abs(real) > LOCK_BYTES
          : errorOf(predicted, real) > (estimated ? MOST.estimated : MOST.certain),
      );
      expect(wrong).toEqual([]);
    });

    it('save the pulls that they predict', () => {
      const pulls = applied.steps.flatMap((step) => step.pulls ?? []);
      expect(pulls).toHaveLength(1);
      // What steps above leave is as exact as what they are subtracted from.
      const wrong = pulls.filter(({ before, predicted, real }) => Math.abs(predicted - real) > MOST.certain * before);
      expect(wrong).toEqual([]);
    });

    it('begin with what saves most', () => {
      const values = applied.steps.map(({ value }) => value);
      const late = values.filter((value, at) =>
        values.slice(0, at).some((earlier) => earlier * (1 + MOST.certain) < value),
      );
      expect(late).toEqual([]);
      const certainties = applied.plan.steps.map(({ certainty }) => certainty);
      expect(certainties).toEqual([...certainties].sort());
    });

    it('leave what the application needs', () => {
      expect(faultsOf(image).needed.filter((path) => !applied.last.hasPath(path))).toEqual([]);
    });

    it('reach the size that they predict, without a certain finding', () => {
      const { plan, last } = applied;
      const end = plan.steps.findLast(({ certainty }) => certainty === 'certain');
      expect(errorOf(end?.afterBytes ?? 0, last.findings.sizeBytes)).toBeLessThanOrEqual(MOST.certain);
      expect(last.findings.items.filter(({ certainty }) => certainty === 'certain')).toEqual([]);
    });
  });

  it.each(OTHER_BASES)(
    'are not needed to know the size on another base: %s',
    async (instruction) => {
      const context = join(workshop.folder, 'other-base');
      mkdirSync(join(context, 'own'), { recursive: true });
      for (const name of ['base.bin', 'own/app.bin']) writeFileSync(join(context, name), randomBytes(5_000_000));
      const build = (...instructions: string[]) =>
        workshop.build({ instructions: ['FROM base', ...instructions], ignored: [], files: {} }, context);
      const own = ['COPY own /app', 'RUN cp -r /app /app-copy'];
      const [known, base, real] = [await build(...own), await build(instruction), await build(instruction, ...own)];
      const change = { base: base.layers, savedBytes: 0, savedBaseBytes: 0, changedFrom: null };
      const predicted = predictImage(known.layers, known.baseCount, change)?.sizeBytes ?? 0;
      expect(errorOf(predicted, real.findings.sizeBytes)).toBeLessThanOrEqual(MOST.otherBase);
      expect(errorOf(predicted, known.findings.sizeBytes)).toBeGreaterThan(MOST.otherBase);
    },
    5 * MINUTES,
  );
});
