import { describe, expect, it } from 'vitest';
import type { PlannedFinding } from '#lib/plan/plan.ts';
import { planned, planOf, planOfLayers } from './plans.ts';

const layerAt = (position: number) => ({ digest: `sha256:${position}`, position, instruction: null });

function order(bytes: number, more: Partial<PlannedFinding> = {}): PlannedFinding {
  const perRelease = { bytes, changed: 3, releases: 4, pushes: [] };
  return planned('order', { kind: 'layer-order', savedBytes: 0, layers: [layerAt(1)], perRelease, ...more });
}

describe('a step that saves pulls', () => {
  it('saves what the steps above leave of the layer', () => {
    const plan = planOf([
      order(1_000_000),
      planned('same', { savedBytes: 900_000, layers: [layerAt(1)], estimated: true }),
      planned('other', { savedBytes: 200_000, layers: [layerAt(2)] }),
    ]);
    expect(plan.steps.map(({ findings: [lead], perRelease, estimated }) => [lead?.id, perRelease, estimated])).toEqual([
      ['same', null, true],
      ['other', null, false],
      ['order', { bytes: 100_000, changed: 3, releases: 4 }, true],
    ]);
  });

  it('saves all of it when it is the first one', () => {
    const [step] = planOf([order(2_000_000), planned('same', { savedBytes: 900_000, layers: [layerAt(1)] })]).steps;
    expect(step).toMatchObject({ perRelease: { bytes: 2_000_000 }, estimated: false });
  });

  it('leaves what is in several layers, because how much of it each one has is not known', () => {
    const plan = planOf([
      order(100_000),
      planned('both', { savedBytes: 120_000, layers: [layerAt(1), layerAt(2)] }),
      planned('more', { savedBytes: 110_000, layers: [layerAt(1)] }),
    ]);
    expect(plan.steps.map(({ perRelease }) => perRelease?.bytes)).toEqual([undefined, undefined, 0]);
    const [, step] = planOf([
      order(100_000),
      planned('both', { savedBytes: 120_000, layers: [layerAt(1), layerAt(2)] }),
    ]).steps;
    expect(step).toMatchObject({ perRelease: { bytes: 100_000 }, estimated: false });
  });

  it('is void when the layer stays in a stage that builds, which makes the image smaller instead', async () => {
    const trace = JSON.stringify({ version: 1, files: ['../node_modules/react/index.js'] });
    const { set } = await planOfLayers(
      [
        ['COPY . /app # buildkit', { 'app/next.config.mjs': 'x' }],
        [
          'RUN /bin/sh -c npm ci # buildkit',
          { 'app/node_modules/react/index.js': 9, 'app/node_modules/a/a.js': 90_000 },
        ],
        ['RUN /bin/sh -c npm run build # buildkit', { 'app/.next/next-server.js.nft.json': trace }],
      ],
      { facts: { entrypoint: null, command: ['node_modules/.bin/next', 'start'] } },
    );
    const instructions = [
      'COPY . /app # buildkit',
      'RUN /bin/sh -c npm ci # buildkit',
      'RUN /bin/sh -c npm run build # buildkit',
    ];
    const plan = planOf([...set.items, order(500_000)], { sizeBytes: set.sizeBytes, instructions });
    expect(plan.steps).toHaveLength(1);
    expect(plan.steps[0]).toMatchObject({ perRelease: null, savedBytes: set.savedBytes });
    expect(plan.steps[0]?.takes.map(({ kind }) => kind)).toContain('layer-order');
  });
});
