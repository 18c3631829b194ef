import { describe, expect, it } from 'vitest';
import { judgeBudget, proposeBudget } from '#lib/analysis/judge/budget.ts';
import { type CreepSettings, judgeCreep } from '#lib/analysis/judge/creep.ts';
import { judgeSteps, type Push } from '#lib/analysis/judge/steps.ts';
import { BUILT_IN_SETTINGS } from '#lib/analysis/rules/settings.ts';
import type { BudgetState } from '#lib/domain/budget.ts';

const MB = 1_000_000;
const DAY_MS = 86_400_000;
const { steps: STEPS, creep: BUILT_IN } = BUILT_IN_SETTINGS;

function creepOf(megabytes: readonly number[], everyDays: number) {
  const pushes: Push[] = megabytes.map((size, index) => ({
    at: new Date(index * everyDays * DAY_MS),
    sizeBytes: Math.round(size * MB),
    segment: 1,
  }));
  return judgeCreep(pushes, judgeSteps(pushes, STEPS), BUILT_IN);
}

const grow = (from: number, share: number, count: number) =>
  Array.from({ length: count }, (_, n) => from * (1 + share) ** n);

describe('judgeCreep', () => {
  it('finds growth in which no single push is a step', () => {
    const sizes = grow(200, 0.01, 9);
    const decisions = creepOf(sizes, 7).map(({ decision }) => decision);
    expect(decisions.slice(0, 3)).toEqual(Array(3).fill('too-few-pushes'));
    expect(decisions.filter((decision) => decision === 'creeping')).toHaveLength(1);
    expect(decisions.indexOf('creeping')).toBe(7);
  });

  it('fires once for each further 5 %', () => {
    const creeping = creepOf(grow(200, 0.01, 20), 4).flatMap(({ decision }, at) =>
      decision === 'creeping' ? [at] : [],
    );
    expect(creeping.length).toBeGreaterThan(1);
    for (const [index, at] of creeping.entries()) expect(at - (creeping[index - 1] ?? 0)).toBeGreaterThan(4);
  });

  it('ignores growth spread over more than 90 days, below the limit of bytes, or below the share', () => {
    expect(creepOf(grow(200, 0.01, 9), 40).some(({ decision }) => decision === 'creeping')).toBe(false);
    expect(creepOf(grow(20, 0.01, 9), 7).some(({ decision }) => decision === 'creeping')).toBe(false);
    expect(creepOf(grow(900, 0.005, 9), 7).some(({ decision }) => decision === 'creeping')).toBe(false);
  });

  it('does not fire for growth that a step already reported', () => {
    const decisions = creepOf([100, 100, 100, 100, 120, 120, 120, 120], 7).map(({ decision }) => decision);
    expect(decisions).not.toContain('creeping');
  });

  it('does not treat the end of a dip as growth', () => {
    const decisions = creepOf([100, 100, 100, 60, 60, 100, 100, 100], 1).map(({ decision }) => decision);
    expect(decisions).not.toContain('creeping');
  });

  it('uses the limits of the rule', () => {
    const pushes = grow(200, 0.01, 9).map((size, index) => ({
      at: new Date(index * 7 * DAY_MS),
      sizeBytes: Math.round(size * MB),
      segment: 1,
    }));
    const decisions = (settings: Partial<CreepSettings>) =>
      judgeCreep(pushes, judgeSteps(pushes, STEPS), { ...BUILT_IN, ...settings }).map(({ decision }) => decision);
    expect(decisions({ days: 21 })).not.toContain('creeping');
    expect(decisions({ bytes: 50 * MB })).not.toContain('creeping');
    expect(decisions({ share: 0.03 }).indexOf('creeping')).toBe(5);
  });

  it('does not compare across a segment or an acceptance, even if steps are disabled', () => {
    const sizes = [100, 100, 100, 100, 120, 120, 120, 120];
    const pushes = (change: (index: number) => Partial<Push>) =>
      sizes.map((size, index) => ({ at: new Date(index), sizeBytes: size * MB, segment: 1, ...change(index) }));
    const decide = (list: Push[]) =>
      judgeCreep(list, judgeSteps(list, { ...STEPS, enabled: false }), BUILT_IN).map(({ decision }) => decision);
    expect(decide(pushes(() => ({})))).toContain('creeping');
    expect(decide(pushes((index) => ({ segment: index < 4 ? 1 : 2 })))).not.toContain('creeping');
    expect(decide(pushes((index) => ({ accepted: index === 4 })))).not.toContain('creeping');
  });
});

describe('judgeBudget', () => {
  it.each<[BudgetState, number, BudgetState, string]>([
    ['within', 899_999, 'within', 'unchanged'],
    ['within', 900_000, 'near', 'comes-near'],
    ['within', 1_000_000, 'near', 'comes-near'],
    ['near', 1_000_001, 'over', 'breaks'],
    ['over', 1_000_000, 'over', 'unchanged'],
    ['over', 980_001, 'over', 'unchanged'],
    ['over', 980_000, 'near', 'clears'],
    ['over', 100, 'within', 'clears'],
    ['near', 100, 'within', 'unchanged'],
  ])('changes from %s at %i of a million bytes → %s, %s', (before, size, state, decision) => {
    expect(judgeBudget(before, size, 1_000_000)).toMatchObject({ state, decision });
  });

  it('reports the excess, and proposes a budget with room for growth of own bytes', () => {
    expect(judgeBudget('within', 1_300_000, 1_000_000).overBytes).toBe(300_000);
    expect(judgeBudget('within', 700_000, 1_000_000).overBytes).toBe(0);
    expect(proposeBudget(100 * MB, 50 * MB)).toBe(165 * MB);
    expect(proposeBudget(1, 0)).toBe(1 * MB);
  });
});
