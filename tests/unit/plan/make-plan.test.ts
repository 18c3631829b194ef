import { describe, expect, it } from 'vitest';
import { FINDING_KINDS } from '#lib/domain/finding.ts';
import { countOnce } from '#lib/findings/collect/count-once.ts';
import { FilePile } from '#lib/findings/collect/file-pile.ts';
import { sumOpen } from '#lib/findings/sum-open.ts';
import { makePlan } from '#lib/plan/make-plan.ts';
import type { PlannedFinding } from '#lib/plan/plan.ts';
import { below, checkSeeds, listSeeds, pickOne, type Random, shuffle } from '#tests/support/random.ts';
import { planImage, planned, planOf } from './plans.ts';

const idsOf = (plan: { steps: { findings: { id: string }[] }[] }) =>
  plan.steps.map(({ findings }) => findings.map(({ id }) => id).join('+'));

describe('the steps of a plan', () => {
  it('are in the order of what they save, what is certain first', () => {
    const plan = planOf([
      planned('small', { savedBytes: 100 }),
      planned('likely', { savedBytes: 900, certainty: 'likely' }),
      planned('big', { savedBytes: 500, estimated: true }),
    ]);
    expect(idsOf(plan)).toEqual(['big', 'small', 'likely']);
    expect(
      plan.steps.map(({ number, beforeBytes, afterBytes, savedBytes }) => [
        number,
        beforeBytes,
        afterBytes,
        savedBytes,
      ]),
    ).toEqual([
      [1, 10_000_000, 9_999_500, 500],
      [2, 9_999_500, 9_999_400, 100],
      [3, 9_999_400, 9_998_500, 900],
    ]);
    expect(plan).toMatchObject({ sizeBytes: 10_000_000, afterBytes: 9_998_500, estimated: true, dockerfile: null });
  });

  it('begin with the secrets, those of one place together', () => {
    const layers = [{ digest: 'sha256:1', position: 3, instruction: 'COPY . .' }];
    const secret = { kind: 'secret', savedBytes: 0, layers };
    const plan = planOf([planned('big', { savedBytes: 500 }), planned('s2', secret), planned('s1', secret)]);
    expect(idsOf(plan)).toEqual(['s1+s2', 'big']);
    expect(plan.steps[0]).toMatchObject({
      title: '2 secrets in the same place',
      savedBytes: 0,
      instruction: 'COPY . .',
    });
  });

  it('count shared bytes with the first step that has them, and sort by what is left', () => {
    // "b" and "c" have the same 80 bytes, of which "a" has 60 too.
    const plan = planOf([
      planned('a', { kind: 'package-cache', savedBytes: 90, countedBytes: 90 }),
      planned('b', { savedBytes: 95, countedBytes: 35, shared: [{ earlier: ['a'], bytes: 60 }] }),
      planned('c', { kind: 'documentation', savedBytes: 50, countedBytes: 50 }),
    ]);
    expect(plan.steps.map(({ findings: [lead], savedBytes }) => [lead?.id, savedBytes])).toEqual([
      ['b', 95],
      ['c', 50],
      ['a', 30],
    ]);
    expect(plan.afterBytes).toBe(10_000_000 - 90 - 35 - 50);
  });

  it('have what a dismissed finding shared with an open one', () => {
    const items = [
      planned('a', { kind: 'package-cache', savedBytes: 90 }),
      planned('b', { savedBytes: 95, countedBytes: 35, shared: [{ earlier: ['a'], bytes: 60 }] }),
    ];
    expect(makePlan(planImage(), items, new Set(['b'])).afterBytes).toBe(10_000_000 - 95);
  });

  it('leave out what a finding shares with one that is not listed, as the sum of the set does', () => {
    const items = [planned('b', { savedBytes: 95, countedBytes: 35, shared: [{ earlier: ['unlisted'], bytes: 60 }] })];
    expect(planOf(items).afterBytes).toBe(10_000_000 - 35);
  });

  it('say what they save in pulls, apart from the size', () => {
    const order = { bytes: 44_000_000, changed: 9, releases: 11 };
    const plan = planOf(
      [
        planned('order', { kind: 'layer-order', savedBytes: 0, perRelease: order }),
        planned('size', { savedBytes: 1_000_000 }),
        planned('likely', { savedBytes: 90_000_000, certainty: 'likely' }),
      ],
      { sizeBytes: 200_000_000, pulls: { releases: 11, nodes: 3 } },
    );
    expect(idsOf(plan)).toEqual(['order', 'size', 'likely']);
    expect(
      plan.steps.map(({ savedBytes, perRelease, pulledBytes }) => ({ savedBytes, perRelease, pulledBytes })),
    ).toEqual([
      { savedBytes: 0, perRelease: order, pulledBytes: 36_000_000 * 11 * 3 },
      { savedBytes: 1_000_000, perRelease: null, pulledBytes: 1_000_000 * 11 * 3 },
      { savedBytes: 90_000_000, perRelease: null, pulledBytes: 90_000_000 * 11 * 3 },
    ]);
    expect(planOf([planned('size')]).steps[0]?.pulledBytes).toBeNull();
  });

  it('keep kinds and certainties of a newer release', () => {
    const plan = planOf([planned('new', { kind: 'odd-kind', certainty: 'maybe' }), planned('old')]);
    expect(idsOf(plan)).toEqual(['old', 'new']);
    expect(plan.steps[1]).toMatchObject({ certainty: 'maybe', risk: 'Try the new image before you release it.' });
  });

  it('are none without open findings', () => {
    expect(planOf([])).toEqual({
      sizeBytes: 10_000_000,
      afterBytes: 10_000_000,
      estimated: false,
      steps: [],
      dockerfile: null,
    });
    expect(makePlan(planImage(), [planned('a')], new Set()).steps).toEqual([]);
  });

  it('never save more than the image has', () => {
    const plan = planOf([planned('a', { savedBytes: 80 }), planned('b', { savedBytes: 70 })], { sizeBytes: 100 });
    expect(plan.steps.map(({ savedBytes, afterBytes }) => [savedBytes, afterBytes])).toEqual([
      [80, 20],
      [20, 0],
    ]);
  });
});

/** Returns findings over a few files that they share at random, as `findFindings` counts them. */
function randomFindings(random: Random): PlannedFinding[] {
  const kinds = Array.from({ length: 1 + below(random, 12) }, () => below(random, FINDING_KINDS.length)).sort(
    (a, b) => a - b,
  );
  const piles = kinds.map(() => {
    const pile = new FilePile();
    for (let count = below(random, 8); count > 0; count -= 1) {
      const content = 1 + below(random, 20);
      const packedBytes = 2 ** content;
      pile.add(
        { layer: 0, content, sizeBytes: packedBytes, packedBytes },
        'a',
        random() < 0.2 ? packedBytes / 2 : undefined,
      );
    }
    return pile;
  });
  const counted = countOnce(piles);
  return kinds.map((kind, place) => {
    const { countedBytes = 0, shared = [] } = counted[place] ?? {};
    return planned(`f${place}`, {
      kind: FINDING_KINDS[kind] ?? 'secret',
      certainty: pickOne(random, ['certain', 'likely']) ?? 'certain',
      savedBytes: piles[place]?.savedBytes ?? 0,
      countedBytes,
      shared: shared.map(({ earlier, bytes }) => ({ earlier: earlier.map((other) => `f${other}`), bytes })),
    });
  });
}

describe('any plan', () => {
  const sizeBytes = 4_000_000;

  it('saves what the open findings count together, with no negative step, in one order for every order of findings', async () => {
    await checkSeeds(listSeeds(400), (random) => {
      const items = randomFindings(random);
      const open = new Set(items.map(({ id }) => id).filter(() => random() < 0.8));
      const dismissed = new Set(items.map(({ id }) => id).filter((id) => !open.has(id)));
      const plan = makePlan(planImage({ sizeBytes }), items, open);
      const savedBytes = items.reduce((sum, { countedBytes }) => sum + countedBytes, 0);
      const sums = sumOpen({ items: items as never, savedBytes, certainBytes: 0 }, dismissed);
      expect(plan.afterBytes).toBe(sizeBytes - sums.savedBytes);
      expect(plan.steps.reduce((sum, step) => sum + step.savedBytes, 0)).toBe(sums.savedBytes);
      expect(plan.steps.filter((step) => step.savedBytes < 0)).toEqual([]);
      expect(plan.steps.every((step, at) => step.beforeBytes === (plan.steps[at - 1]?.afterBytes ?? sizeBytes))).toBe(
        true,
      );
      const planned = plan.steps.flatMap(({ findings, takes }) => [...findings, ...takes].map(({ id }) => id));
      expect(planned.toSorted()).toEqual([...open].sort());
      expect(makePlan(planImage({ sizeBytes }), shuffle(items, random), open)).toEqual(plan);
    });
  });

  it('of findings whose shared bytes are not all stored saves no more than they count, and nothing negative', async () => {
    await checkSeeds(listSeeds(200), (random) => {
      const items = randomFindings(random).map((item) => ({ ...item, shared: item.shared.slice(0, 1) }));
      const open = new Set(items.map(({ id }) => id));
      const plan = makePlan(planImage({ sizeBytes }), items, open);
      const counted = items.reduce((sum, { countedBytes }) => sum + countedBytes, 0);
      expect(plan.afterBytes).toBe(sizeBytes - counted);
      expect(plan.steps.filter((step) => step.savedBytes < 0)).toEqual([]);
    });
  });
});
