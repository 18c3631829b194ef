import { describe, expect, it } from 'vitest';
import { incidentLevel } from '#lib/alerts/incident-level.ts';
import { totalGrowth } from '#lib/alerts/total-growth.ts';

const MB = 1_000_000;
const member = { kind: 'step' as const, state: 'open', baselineBytes: 100 * MB, fromBytes: 103 * MB };
const grown = (mb: number, rest: object = {}) => ({ ...member, alarmBytes: mb * MB, ...rest });

describe('totalGrowth', () => {
  it('counts from the baseline, and not from the push before', () => {
    expect(totalGrowth(grown(110))).toEqual({ beforeBytes: 100 * MB, afterBytes: 110 * MB, deltaBytes: 10 * MB });
  });

  it('counts from the image before where a budget broke: its limit is no size that an image had', () => {
    expect(totalGrowth(grown(110, { kind: 'budget' }))).toMatchObject({ beforeBytes: 103 * MB, deltaBytes: 7 * MB });
    expect(totalGrowth(grown(110, { kind: 'budget', fromBytes: null })).deltaBytes).toBe(0);
    expect(totalGrowth(grown(110, { kind: 'budget', fromBytes: 0 })).beforeBytes).toBe(0);
  });
});

describe('incidentLevel', () => {
  it('is that of the worst series that is open, else of the worst of all', () => {
    expect(incidentLevel([grown(110)], {})).toBe(0);
    expect(incidentLevel([grown(110), grown(125), grown(105)], {})).toBe(1);
    expect(incidentLevel([grown(110), grown(150, { state: 'recovered' })], {})).toBe(0);
    expect(incidentLevel([grown(150, { state: 'recovered' })], {})).toBe(2);
    expect(incidentLevel([], {})).toBe(0);
  });

  it('is by the rule that fired, and by the built-in one where that cannot be read', () => {
    const rule = { settings: { steps: { criticalShare: 0.05 } } };
    expect(incidentLevel([grown(110)], rule)).toBe(2);
    for (const unreadable of [null, 'x', { settings: { steps: { criticalShare: 'much' } } }])
      expect(incidentLevel([grown(125)], unreadable)).toBe(1);
  });

  it('is never that of a budget', () => {
    expect(incidentLevel([grown(300, { kind: 'budget' })], {})).toBe(0);
  });
});
