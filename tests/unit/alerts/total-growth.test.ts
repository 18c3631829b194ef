import { describe, expect, it } from 'vitest';
import { incidentLevel } from '#lib/alerts/incident-level.ts';
import { parseRule } from '#lib/alerts/stored-incident.ts';
import { totalGrowth } from '#lib/alerts/total-growth.ts';

const MB = 1_000_000;
const member = { kind: 'step' as const, state: 'open', baselineBytes: 100 * MB, fromBytes: 103 * MB };
const grown = (mb: number, rest: object = {}) => ({ ...member, alarmBytes: mb * MB, ...rest });

describe('totalGrowth', () => {
  it('counts from the baseline, not from the previous push', () => {
    expect(totalGrowth(grown(110))).toEqual({ beforeBytes: 100 * MB, afterBytes: 110 * MB, deltaBytes: 10 * MB });
  });

  it('counts a budget from the previous image, not from the limit', () => {
    expect(totalGrowth(grown(110, { kind: 'budget' }))).toMatchObject({ beforeBytes: 103 * MB, deltaBytes: 7 * MB });
    expect(totalGrowth(grown(110, { kind: 'budget', fromBytes: null })).deltaBytes).toBe(0);
    expect(totalGrowth(grown(110, { kind: 'budget', fromBytes: 0 })).beforeBytes).toBe(0);
  });
});

const stepsOf = (stored: unknown) => parseRule(stored).settings.steps;

describe('incidentLevel', () => {
  it('is the level of the worst open series, else of the worst series', () => {
    expect(incidentLevel([grown(110)], stepsOf({}))).toBe(0);
    expect(incidentLevel([grown(110), grown(125), grown(105)], stepsOf({}))).toBe(1);
    expect(incidentLevel([grown(110), grown(150, { state: 'recovered' })], stepsOf({}))).toBe(0);
    expect(incidentLevel([grown(150, { state: 'recovered' })], stepsOf({}))).toBe(2);
    expect(incidentLevel([], stepsOf({}))).toBe(0);
  });

  it('uses the rule that fired, or the built-in one when that is unreadable', () => {
    const rule = { settings: { steps: { criticalShare: 0.05 } } };
    expect(incidentLevel([grown(110)], stepsOf(rule))).toBe(2);
    for (const unreadable of [null, 'x', { settings: { steps: { criticalShare: 'much' } } }])
      expect(incidentLevel([grown(125)], stepsOf(unreadable))).toBe(1);
  });

  it('ignores budgets', () => {
    expect(incidentLevel([grown(300, { kind: 'budget' })], stepsOf({}))).toBe(0);
  });
});
