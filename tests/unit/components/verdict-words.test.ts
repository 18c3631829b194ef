import { describe, expect, it } from 'vitest';
import { shortVerdict, verdictWords } from '#components/chart/verdict-words.ts';
import { BUILT_IN_SETTINGS } from '#lib/analysis/rules/settings.ts';
import { STEP_DECISIONS } from '#lib/domain/verdict.ts';

const { small, large } = BUILT_IN_SETTINGS.steps;
const rule = { name: 'Built in', small, large };
type PointVerdict = Parameters<typeof verdictWords>[0];

const point = (change: Partial<PointVerdict>): PointVerdict => ({
  decision: 'within-floors',
  sizeBytes: 102_100_000,
  baselineBytes: 100_000_000,
  severity: null,
  recompressed: false,
  recompressedBytes: null,
  creeps: false,
  budgetState: null,
  budgetBytes: null,
  budgetMetric: 'total',
  budgetedBytes: 102_100_000,
  ...change,
});

describe('verdictWords', () => {
  it.each(STEP_DECISIONS)('explains %s', (decision) => {
    const [line] = verdictWords(point({ decision }), rule);
    expect(line).not.toBe('Not judged yet.');
    expect(line).toMatch(/\.$/);
  });

  it('explains why nothing fired, with the floors of the rule', () => {
    expect(verdictWords(point({}), rule)).toEqual([
      '+2.1 % (2.10 MB) from the baseline. No incident: growth must reach 3 % and 0.5 MB, or 1 % and 10 MB.',
    ]);
    expect(verdictWords(point({ sizeBytes: 100_000_000 }), rule)).toEqual(['Same size as its baseline.']);
    expect(verdictWords(point({ sizeBytes: 99_000_000 }), rule)[0]).toContain('not enough for a new baseline');
    expect(verdictWords(point({ decision: 'within-noise' }), rule)[0]).toContain('usual changes');
  });

  it('names the severity and the state of the budget', () => {
    expect(verdictWords(point({ decision: 'opened', severity: 'critical' }), rule)[0]).toContain('critical');
    expect(verdictWords(point({ budgetState: 'over', budgetBytes: 100_000_000 }), rule)[1]).toBe(
      'Over its budget of 100 MB by 2.10 MB.',
    );
    expect(verdictWords(point({ budgetState: 'over', budgetBytes: 102_100_000 }), rule)[1]).toContain(
      'less than 2 % below it',
    );
    expect(verdictWords(point({ budgetState: 'near', budgetBytes: 110_000_000 }), rule)[1]).toContain('Near');
    const own = { budgetMetric: 'own', budgetedBytes: 25_000_000 } as const;
    expect(verdictWords(point({ budgetState: 'over', budgetBytes: 24_000_000, ...own }), rule)[1]).toBe(
      'Over its budget of 24.0 MB for own bytes by 1.00 MB.',
    );
    expect(verdictWords(point({ budgetState: 'within', budgetBytes: 30_000_000, ...own }), rule)).toHaveLength(1);
    expect(verdictWords(point({ creeps: true }), rule)[1]).toContain('Creep');
  });

  it('mentions recompression of the whole image or of a part', () => {
    const recompressed = point({ recompressed: true, recompressedBytes: -12_000_000 });
    expect(verdictWords(recompressed, rule)[1]).toContain('Recompressed');
    expect(shortVerdict(recompressed)).toBe('recompressed');
    expect(verdictWords(point({ recompressedBytes: -3_000_000 }), rule)[1]).toBe(
      'Of this change, 3.00 MB less is only compression.',
    );
    expect(verdictWords(point({ recompressedBytes: 0 }), rule)).toHaveLength(1);
  });

  it('shows a decision of a newer release as it is', () => {
    expect(verdictWords(point({ decision: 'toString' }), rule)).toEqual(['toString.']);
    expect(shortVerdict(point({ decision: 'toString' }))).toBe('toString');
  });

  it('explains a missing verdict, and growth from nothing', () => {
    expect(verdictWords(point({ decision: null }), rule)).toEqual(['Not judged yet.']);
    expect(verdictWords(point({ decision: 'improved', baselineBytes: 0 }), rule)[0]).toContain('from nothing');
  });
});

describe('shortVerdict', () => {
  it.each([
    [{}, '–'],
    [{ decision: null }, '–'],
    [{ decision: 'opened' }, 'regression'],
    [{ decision: 'opened', budgetState: 'over' as const }, 'regression, over budget'],
    [{ creeps: true }, 'creep'],
  ])('summarises %j as %j', (change, words) => {
    expect(shortVerdict(point(change))).toBe(words);
  });
});
