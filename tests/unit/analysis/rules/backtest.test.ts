import { describe, expect, it } from 'vitest';
import { judgePast, type PastPoint } from '#lib/analysis/rules/backtest.ts';
import { BUILT_IN_SETTINGS } from '#lib/analysis/rules/settings.ts';

const MB = 1_000_000;
const DAY_MS = 86_400_000;

const pointsOf = (
  megabytes: readonly number[],
  change: (index: number) => Partial<PastPoint> = () => ({}),
): PastPoint[] =>
  megabytes.map((size, index) => ({
    at: new Date(index * 7 * DAY_MS),
    tagName: 'main',
    digest: `d${index}`,
    indexDigest: null,
    segment: 0,
    sizeBytes: Math.round(size * MB),
    ownBytes: null,
    unpackedBytes: null,
    accepted: false,
    ...change(index),
  }));
const kinds = (...given: Parameters<typeof judgePast>) =>
  judgePast(...given).openings.map(({ kind, toDigest }) => `${kind} ${toDigest}`);
const total = (megabytes: number) => ({ metric: 'total', limitBytes: megabytes * MB }) as const;

describe('judgePast', () => {
  it('lists the push that opens a regression, not the pushes that continue it', () => {
    const points = pointsOf([100, 100, 110, 110, 125, 100, 100, 130], (index) => ({ ownBytes: index * MB }));
    expect(kinds(points, BUILT_IN_SETTINGS, null)).toEqual(['step d2', 'step d7']);
    expect(judgePast(points, BUILT_IN_SETTINGS, null).openings[1]).toEqual({
      kind: 'step',
      severity: 'critical',
      at: points[7]?.at,
      push: 'd7',
      fromDigest: 'd6',
      toDigest: 'd7',
      fromBytes: 100 * MB,
      toBytes: 130 * MB,
      ownDeltaBytes: MB,
      ownBytesBefore: 6 * MB,
      isBudget: false,
    });
  });

  it('respects accepted sizes, segments and major versions', () => {
    const sizes = [100, 100, 110, 110];
    expect(
      kinds(
        pointsOf(sizes, (index) => ({ accepted: index === 2 })),
        BUILT_IN_SETTINGS,
        null,
      ),
    ).toEqual([]);
    expect(
      kinds(
        pointsOf(sizes, (index) => ({ segment: index < 2 ? 0 : 1 })),
        BUILT_IN_SETTINGS,
        null,
      ),
    ).toEqual([]);
    const tags = (names: string[]) => pointsOf(sizes, (index) => ({ tagName: names[index] ?? '' }));
    expect(kinds(tags(['1.0.0', '1.0.1', '2.0.0', '2.0.1']), BUILT_IN_SETTINGS, null)).toEqual([]);
    expect(kinds(tags(['1.0.0', '1.0.1', '1.1.0', '2.0.0']), BUILT_IN_SETTINGS, null)).toEqual(['step d2']);
    expect(kinds(tags(['1', '1', '2', '2']), BUILT_IN_SETTINGS, null)).toEqual(['step d2']);
  });

  it('finds creep only when the rule enables it', () => {
    const points = pointsOf(Array.from({ length: 9 }, (_, index) => 200 * 1.01 ** index));
    expect(kinds(points, BUILT_IN_SETTINGS, null)).toEqual(['creep d7']);
    expect(
      kinds(points, { ...BUILT_IN_SETTINGS, creep: { ...BUILT_IN_SETTINGS.creep, enabled: false } }, null),
    ).toEqual([]);
  });

  it('lists later escalations by total growth', () => {
    const points = pointsOf([100, 100, 104, 106, 108, 112, 118, 125]);
    expect(judgePast(points, BUILT_IN_SETTINGS, null).openings).toMatchObject([
      {
        toDigest: 'd2',
        severity: 'warning',
        later: [
          { severity: 'warning', toBytes: 112 * MB },
          { severity: 'warning', toBytes: 118 * MB },
          { severity: 'critical', toBytes: 125 * MB },
        ],
      },
    ]);
  });

  it('opens nothing for history of the first check, and uses its newest push as baseline', () => {
    const points = pointsOf([39.5, 39.6, 45.1, 45.2, 47], (index) => ({ fromFirstLook: index < 3 }));
    expect(judgePast(points, BUILT_IN_SETTINGS, null).openings).toMatchObject([
      { toDigest: 'd4', fromBytes: 45.15 * MB },
    ]);
  });

  it('finds the push that breaks a budget, together with its step as one', () => {
    const slow = [100, 101, 102, 101, 102];
    expect(kinds(pointsOf(slow), BUILT_IN_SETTINGS, total(101.5))).toEqual(['budget d2']);
    expect(kinds(pointsOf([100, 101, 102, 99, 102]), BUILT_IN_SETTINGS, total(101.5))).toEqual([
      'budget d2',
      'budget d4',
    ]);
    expect(kinds(pointsOf([102, 102]), BUILT_IN_SETTINGS, total(101.5))).toEqual([]);
    expect(judgePast(pointsOf([100, 100, 120]), BUILT_IN_SETTINGS, total(110)).openings).toMatchObject([
      { kind: 'step', isBudget: true },
    ]);
  });

  it('measures the bytes that the budget limits', () => {
    const points = pointsOf([100, 100], (index) => ({
      ownBytes: (index + 1) * MB,
      layers: [{ digest: `l${index}`, sizeBytes: (index + 5) * MB }],
    }));
    const breaks = (metric: 'own' | 'layer', megabytes: number) =>
      kinds(points, BUILT_IN_SETTINGS, { metric, limitBytes: megabytes * MB });
    expect([breaks('own', 1.5), breaks('own', 2), breaks('layer', 5.5), breaks('layer', 6)]).toEqual([
      ...[['budget d1'], [], ['budget d1'], []],
    ]);
    // Without a known base all bytes are own.
    expect(kinds(pointsOf([100, 101]), BUILT_IN_SETTINGS, { metric: 'own', limitBytes: 100.5 * MB })).toHaveLength(1);
    expect(kinds(pointsOf([100, 101]), BUILT_IN_SETTINGS, { metric: 'layer', limitBytes: 1 })).toEqual([]);
  });

  it('uses one push for all platforms of an index', () => {
    const {
      openings: [opening],
    } = judgePast(
      pointsOf([100, 110], () => ({ indexDigest: 'index' })),
      BUILT_IN_SETTINGS,
      null,
    );
    expect(opening?.push).toBe('index');
  });

  it('has the verdict about a push that only another rule opens an incident for', () => {
    const points = pointsOf([100, 100, 104]);
    const [lost] = judgePast(points, BUILT_IN_SETTINGS, null).openings;
    if (lost === undefined) throw new Error('not opened');
    const { steps, creep } = BUILT_IN_SETTINGS;
    const strict = judgePast(points, { creep, steps: { ...steps, small: { bytes: 0, share: 0.2 } } }, null);
    expect(strict.openings).toEqual([]);
    expect(strict.stepOf(lost)).toMatchObject({ decision: 'within-floors', baselineBytes: 100 * MB });
    expect(strict.stepOf({ ...lost, toDigest: 'another' })).toBeNull();
  });
});
